package chat.client;

import chat.client.core.Command;
import chat.client.core.Connection;
import chat.client.io.Engine;
import chat.client.model.Account;
import chat.client.model.ChatEvent.CommandDone;
import chat.client.model.ChatListener;
import chat.client.model.Conversation;
import chat.client.model.Draft;
import chat.client.model.JsonObject;
import chat.client.model.Message;
import chat.client.model.Page;
import chat.client.model.Profile;
import chat.client.storage.MemoryStorage;
import chat.client.storage.Storage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A device of a user on the chat platform. It connects, catches up with what was missed, sends
 * again what had no answer, and tells its listeners what happens: in order, each event once as long
 * as the process lives.
 *
 * <p>All methods may be called from any thread and return at once. Commands ({@link #send}, {@link
 * #edit}, {@link #delete}, {@link #hide}, {@link #react}, {@link #markRead}) are queued and stored,
 * and sent until the platform has decided; at most 1,000, or 5,000,000 characters of text, wait,
 * and as many reads. Their results come through the app's executor, in order with the events: do
 * not wait for them in a listener. Results of other calls come on a thread of their own. What fails
 * does so with a {@link chat.client.model.ChatException}.
 */
public final class ChatClient implements AutoCloseable {
  private final Engine engine;
  private final ExecutorService ownExecutor;
  private final String deviceName;

  private ChatClient(Engine engine, ExecutorService ownExecutor, String deviceName) {
    this.engine = engine;
    this.ownExecutor = ownExecutor;
    this.deviceName = deviceName;
  }

  /**
   * Begins to describe a client.
   *
   * @param url of the HTTP API, such as {@code https://chat.example}
   */
  public static Builder builder(String url) {
    return new Builder(url);
  }

  /** Describes a client. */
  public static final class Builder {
    private final String url;
    private Storage storage = new MemoryStorage();
    private Executor executor;
    private TokenSource tokens;
    private String deviceName = "JVM";

    private Builder(String url) {
      this.url = url;
    }

    /** Where session, cursor and unsent commands are kept; in memory unless it is said. */
    public Builder storage(Storage storage) {
      this.storage = storage;
      return this;
    }

    /**
     * Through which the app is told: one thing at a time, whatever executor it is. On Android that
     * of the main thread, if listeners do not block. What it rejects waits until there is more to
     * tell. A thread of the client's own unless it is said.
     */
    public Builder executor(Executor executor) {
      this.executor = executor;
      return this;
    }

    /** Where tokens are from, for apps that do not log in through this client. */
    public Builder tokens(TokenSource tokens) {
      this.tokens = tokens;
      return this;
    }

    /** What the user's list of devices calls this one: 1 to 64 characters. */
    public Builder deviceName(String deviceName) {
      this.deviceName = deviceName;
      return this;
    }

    /**
     * Reads what is stored. The client does nothing before it is asked to.
     *
     * @throws IOException when what is stored cannot be read
     */
    public ChatClient build() throws IOException {
      ExecutorService own =
          executor == null
              ? Executors.newSingleThreadExecutor(task -> new Thread(task, "chat-client-app"))
              : null;
      TokenSource source = tokens;
      Engine engine =
          new Engine(
              url,
              storage,
              own == null ? executor : own,
              source == null ? null : refused -> source.token(refused != null));
      return new ChatClient(engine, own, deviceName);
    }
  }

  /** Adds somebody who hears what happens, before the first connect. */
  public void listen(ChatListener listener) {
    engine.listen(listener);
  }

  /** Makes an account and logs this device in. */
  public CompletableFuture<Account> signUp(String handle, String password, String displayName) {
    return engine.begin(
        "/v1/accounts",
        Map.of(
            "handle", handle,
            "password", password,
            "display_name", displayName,
            "device", Map.of("name", deviceName)));
  }

  /**
   * Logs this device in. It goes on as the device that it was when the same user was logged in
   * before; what is stored of another user is deleted.
   */
  public CompletableFuture<Account> logIn(String handle, String password) {
    Map<String, Object> device = new LinkedHashMap<>();
    device.put("name", deviceName);
    account().ifPresent(account -> device.put("id", account.deviceId()));
    return engine.begin(
        "/v1/sessions", Map.of("handle", handle, "password", password, "device", device));
  }

  /** Ends the session and deletes everything that is stored. */
  public CompletableFuture<Void> logOut() {
    return engine.logOut();
  }

  /** Who is logged in, also since an earlier run; empty for clients with tokens of their own. */
  public Optional<Account> account() {
    return engine.account();
  }

  /**
   * Connects, and stays connected until {@link #disconnect} or until the connection is closed for a
   * reason that trying does not heal.
   *
   * @return done when everything that was missed has been handled; fails when it is closed before
   */
  public CompletableFuture<Void> connect() {
    return engine.connect();
  }

  /** Ends the connection. Commands that wait are sent after the next connect. */
  public void disconnect() {
    engine.input(Connection::disconnect);
  }

  /**
   * Ends everything, and frees its threads. Commands and connects that have no result yet, or come
   * later, fail with {@link chat.client.model.ChatException#CLOSED}; HTTP calls that are under way
   * end by themselves, and later ones fail as they do without a network. A storage that can be
   * closed is closed by who made it.
   */
  @Override
  public void close() {
    engine.close();
    if (ownExecutor != null) {
      ownExecutor.shutdown();
    }
  }

  /** Sends a text. */
  public CompletableFuture<CommandDone> send(String conversationId, String text) {
    return send(conversationId, Draft.text(text));
  }

  /** Sends a message. The result has its final sequence. */
  public CompletableFuture<CommandDone> send(String conversationId, Draft draft) {
    return engine.command(Command.Kind.SEND, conversationId, draft.toMap());
  }

  /** Gives a message of one's own another text. */
  public CompletableFuture<CommandDone> edit(String conversationId, long sequence, String text) {
    return engine.command(
        Command.Kind.EDIT,
        conversationId,
        Map.of("sequence", sequence, "body", Map.of("text", text)));
  }

  /** Deletes a message for everyone. */
  public CompletableFuture<CommandDone> delete(String conversationId, long sequence) {
    return engine.command(Command.Kind.DELETE, conversationId, Map.of("sequence", sequence));
  }

  /** Deletes a message on the user's own devices. */
  public CompletableFuture<CommandDone> hide(String conversationId, long sequence) {
    return engine.command(
        Command.Kind.DELETE, conversationId, Map.of("sequence", sequence, "only_for_me", true));
  }

  /**
   * Sets a reaction, or takes it back.
   *
   * @param reaction 1 to 32 code points, such as an emoji
   */
  public CompletableFuture<CommandDone> react(
      String conversationId, long sequence, String reaction, boolean set) {
    return engine.command(
        Command.Kind.REACT,
        conversationId,
        Map.of("sequence", sequence, "reaction", reaction, "removed", !set));
  }

  /**
   * The person has seen every message up to a sequence. One that waits makes room for a newer one
   * of its conversation, unless that is lower; the result of the other fails with {@link
   * chat.client.model.ChatException#REPLACED}, and no listener is told.
   */
  public CompletableFuture<CommandDone> markRead(String conversationId, long sequence) {
    return engine.command(Command.Kind.READ, conversationId, Map.of("sequence", sequence));
  }

  /** The person is writing; say it again every 4 s while he goes on. May be lost. */
  public void typing(String conversationId) {
    engine.input((connection, at) -> connection.typing(conversationId, at));
  }

  /** Whose presence is to be told from now on: who is on screen, at most 100 contacts. */
  public void watch(List<String> userIds) {
    engine.input((connection, at) -> connection.watch(userIds, at));
  }

  /** Whether nobody looks at the app. */
  public void background(boolean background) {
    engine.input((connection, at) -> connection.background(background, at));
  }

  /**
   * Tells of the network: false and nothing is tried until true; true also when it is another one
   * than before, or the device was asleep, so that the connection is looked after at once.
   */
  public void network(boolean available) {
    engine.input((connection, at) -> connection.network(available, at));
  }

  /** The person with exactly this handle, if there is one. */
  public CompletableFuture<Optional<Profile>> findUser(String handle) {
    return call("GET", "/v1/users?handle=" + handle, null)
        .thenApply(answer -> answer.objects("users").stream().findFirst().map(Profile::new));
  }

  /** The conversation with somebody, made if it is not there yet. */
  public CompletableFuture<Conversation> startConversation(String userId) {
    return call("POST", "/v1/conversations", Map.of("kind", "direct", "member_id", userId))
        .thenApply(Conversation::new);
  }

  /** Makes a group with others; it is safe to try again only by looking whether it is there. */
  public CompletableFuture<Conversation> createGroup(String name, List<String> memberIds) {
    return call(
            "POST",
            "/v1/groups",
            Map.of("client_id", engine.nextId(), "name", name, "member_ids", memberIds))
        .thenApply(Conversation::new);
  }

  /** The newest conversations, newest activity first. */
  public CompletableFuture<Page<Conversation>> conversations() {
    return conversations("");
  }

  /**
   * More conversations.
   *
   * @param before {@link Page#next} of the page before
   */
  public CompletableFuture<Page<Conversation>> conversationsBefore(long before) {
    return conversations("?before=" + before);
  }

  private CompletableFuture<Page<Conversation>> conversations(String query) {
    return call("GET", "/v1/conversations" + query, null)
        .thenApply(
            answer ->
                new Page<>(
                    answer.objects("conversations").stream()
                        .map(Conversation::new)
                        .collect(Collectors.toList()),
                    answer.has("next_before")
                        ? OptionalLong.of(answer.number("next_before"))
                        : OptionalLong.empty()));
  }

  /** The newest messages of a conversation, in ascending order. */
  public CompletableFuture<Page<Message>> messages(String conversationId) {
    return messages(conversationId, "").thenApply(answer -> page(answer, false));
  }

  /** Messages below a sequence, in ascending order; {@link Page#next} is where to go on. */
  public CompletableFuture<Page<Message>> messagesBefore(String conversationId, long sequence) {
    return messages(conversationId, "?before=" + sequence).thenApply(answer -> page(answer, false));
  }

  /** Messages above a sequence, in ascending order; {@link Page#next} is where to go on. */
  public CompletableFuture<Page<Message>> messagesAfter(String conversationId, long sequence) {
    return messages(conversationId, "?after=" + sequence).thenApply(answer -> page(answer, true));
  }

  private CompletableFuture<JsonObject> messages(String conversationId, String query) {
    return call("GET", "/v1/conversations/" + conversationId + "/messages" + query, null);
  }

  private static Page<Message> page(JsonObject answer, boolean forward) {
    List<Message> messages =
        answer.objects("messages").stream().map(Message::new).collect(Collectors.toList());
    if (messages.isEmpty()) {
      return new Page<>(messages, OptionalLong.empty());
    }
    long first = messages.get(0).sequence();
    long last = messages.get(messages.size() - 1).sequence();
    boolean more = forward ? last < answer.number("head") : first > 1;
    return new Page<>(
        messages, more ? OptionalLong.of(forward ? last : first) : OptionalLong.empty());
  }

  /**
   * Any other call of the HTTP API, as the user.
   *
   * @param path with its query, such as {@code /v1/contacts?state=incoming}
   * @param body null for none
   * @return what came back, an empty object when nothing did
   */
  public CompletableFuture<JsonObject> call(String method, String path, Map<String, Object> body) {
    return engine.call(method, path, body);
  }
}
