package chat.client.io;

import chat.client.core.Command;
import chat.client.model.Cursor;
import chat.client.model.JsonObject;
import chat.client.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What a device keeps, by its meaning. When the storage fails, the app is told and all goes on. */
final class Store {
  private static final String SESSION = "session";
  private static final String USER = "user";
  private static final String COMMAND = "command.";

  private final Storage storage;
  private final Consumer<Exception> failed;
  private final Map<String, String> entries;
  private final Map<String, String> commandKeys = new HashMap<>();
  private String userId;
  private long nextCommand;

  /**
   * @param failed hears of what the storage throws later
   * @throws IOException when what is stored cannot be read
   */
  Store(Storage storage, Consumer<Exception> failed) throws IOException {
    this.storage = storage;
    this.failed = failed;
    this.entries = new TreeMap<>(storage.load());
    this.userId = entries.getOrDefault(USER, "");
  }

  Optional<JsonObject> session() throws IOException {
    String session = entries.get(SESSION);
    return session == null ? Optional.empty() : Optional.of(Json.parse(session));
  }

  /** To whom cursor and commands belong, "" for nobody. */
  synchronized String userId() {
    return userId;
  }

  /** Null when there is none. */
  Cursor cursor() {
    return Cursor.parse(entries.getOrDefault(Storage.CURSOR, "")).orElse(null);
  }

  /** The oldest first. Is called once. */
  List<Command> commands() throws IOException {
    List<Command> commands = new ArrayList<>();
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      if (entry.getKey().startsWith(COMMAND)) {
        Command command = Command.of(Json.parse(entry.getValue()));
        commands.add(command);
        commandKeys.put(command.id(), entry.getKey());
        nextCommand = Long.parseLong(entry.getKey().substring(COMMAND.length())) + 1;
      }
    }
    return commands;
  }

  synchronized void saveSession(JsonObject session) {
    put(SESSION, Json.write(session.toMap()));
  }

  synchronized void removeSession() {
    remove(SESSION);
  }

  synchronized void saveUser(String userId) {
    this.userId = userId;
    put(USER, userId);
  }

  synchronized void saveCursor(Cursor cursor) {
    put(Storage.CURSOR, cursor.toString());
  }

  synchronized void saveCommand(Command command) {
    // As many digits as it takes for names to sort like numbers.
    String key = String.format("%s%016d", COMMAND, nextCommand++);
    commandKeys.put(command.id(), key);
    put(key, Json.write(command.toMap()));
  }

  synchronized void removeCommand(String id) {
    String key = commandKeys.remove(id);
    if (key != null) {
      remove(key);
    }
  }

  /** Removes all of it. */
  synchronized void clear() {
    userId = "";
    List.copyOf(commandKeys.keySet()).forEach(this::removeCommand);
    List.of(SESSION, Storage.CURSOR, USER).forEach(this::remove);
  }

  private void put(String key, String value) {
    attempt(() -> storage.put(key, value));
  }

  private void remove(String key) {
    attempt(() -> storage.remove(key));
  }

  private interface Action {
    void run() throws IOException;
  }

  private void attempt(Action action) {
    try {
      action.run();
    } catch (IOException | RuntimeException e) {
      failed.accept(e);
    }
  }
}
