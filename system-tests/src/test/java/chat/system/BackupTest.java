package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.embedded.Addresses;
import chat.embedded.EmbeddedServers;
import chat.embedded.PlatformProcess;
import chat.embedded.Ports;
import chat.model.Topics;
import chat.model.v1.Cursor;
import chat.model.v1.Message;
import chat.model.v1.ServerFrame;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The drill: a backup under load, restored on empty servers, judged by what those see who come back
 * with the cursors that they had. The log that was backed up is the whole one of the platform that
 * all tests share.
 */
@ExtendWith(Platform.Shared.class)
class BackupTest {
  private static final int ACKNOWLEDGED_BEFORE = 100;
  private static final int ACKNOWLEDGED_AFTER = 40;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir private Path temp;

  private final Vertx vertx = Vertx.vertx();
  private final List<Person> people = new ArrayList<>();
  private final List<Talker> talkers = new ArrayList<>();
  private final Map<Person, Cursor> cursors = new HashMap<>();
  private Set<String> conversationIds;

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @Test
  void devicesReloadAndEndWithTheStateOfTheLogThatWasBackedUp(Platform platform) throws Exception {
    Path backup = temp.resolve("backup");
    RebuildProcess commands = new RebuildProcess(temp.resolve("first"), platform.addresses());
    startTalking(platform.http());
    Person erased = erase(platform);
    awaitAcknowledged(ACKNOWLEDGED_BEFORE);
    RebuildProcess.Words backedUp = commands.backUp(backup);
    awaitAcknowledged(ACKNOWLEDGED_AFTER);
    for (Talker talker : talkers) {
      talker.stop();
    }
    assertEquals(0, backedUp.exitCode(), backedUp::errors);
    for (Person person : people) {
      Socket socket = Socket.live(vertx, person.session());
      cursors.put(person, socket.head());
      socket.close();
    }
    Map<String, Map<Integer, Message>> before = new HashMap<>();
    for (String id : conversationIds) {
      before.put(id, historyWithAllAcknowledged(people.get(0), id));
    }
    LoggedMessages logged =
        LoggedMessages.read(platform.addresses().kafka(), backup, conversationIds);

    RebuildProcess.Words refused = commands.restore(backup);
    assertEquals(1, refused.exitCode(), "these servers are in use");
    assertTrue(
        refused.errors().contains("the servers are not empty")
            && refused.errors().contains("chat.conversations"),
        refused::errors);

    try (EmbeddedServers servers = EmbeddedServers.start(temp.resolve("other"), Ports.free())) {
      RebuildProcess restore = new RebuildProcess(temp.resolve("second"), servers.addresses());
      RebuildProcess.Words locked = restore.restore(backup);
      assertEquals(1, locked.exitCode(), "the master key is missing");
      assertTrue(locked.errors().contains("CHAT_MASTER_KEY_FILE"), locked::errors);
      Files.copy(masterKey(platform.addresses()), masterKey(servers.addresses()));
      RebuildProcess.Words restored = restore.restore(backup);
      assertEquals(0, restored.exitCode(), restored::errors);
      replaceMasterKey(masterKey(servers.addresses()), restore);
      try (PlatformProcess process = PlatformProcess.start(servers, Map.of())) {
        assertTrue(process.isAlive());
        judge(URI.create(servers.addresses().http()), logged, before);
        assertTrue(
            new TopicBytes(servers.addresses().kafka())
                .hold(Topics.ERASURES, erased.session().userId()),
            "whoever is erased stays erased");
      }
    }
  }

  /** Ann is in every conversation: in a pair with ben, in one with cid, and in a group of all. */
  private void startTalking(URI http) throws Exception {
    HttpApi api = new HttpApi(vertx, http);
    for (String name : List.of("ann", "ben", "cid")) {
      people.add(Await.result(Person.signUp(api, name)));
    }
    Person ann = people.get(0);
    String withBen = Await.result(ann.conversationWith(people.get(1)));
    String withCid = Await.result(ann.conversationWith(people.get(2)));
    String group = Group.make(new Rest(vertx, http), ann, people.get(1), people.get(2)).id();
    conversationIds = Set.of(withBen, withCid, group);
    talkers.add(new Talker(vertx, ann, List.of(withBen, withCid, group)));
    talkers.add(new Talker(vertx, people.get(1), List.of(withBen, group)));
    talkers.add(new Talker(vertx, people.get(2), List.of(withCid, group)));
  }

  private Person erase(Platform platform) throws Exception {
    Person person = Await.result(Person.signUp(new HttpApi(vertx, platform.http()), "eve"));
    JsonObject proof = new JsonObject().put("password", person.password());
    Rest rest = new Rest(vertx, platform.http());
    assertEquals(202, rest.post(person.session(), "/v1/erasure", proof).response().statusCode());
    return person;
  }

  /** All keys of a home lie together. */
  private static Path masterKey(Addresses addresses) {
    return Path.of(addresses.postgresPasswordFile()).resolveSibling("master.key");
  }

  /** From here on nothing is left of the old one. */
  private static void replaceMasterKey(Path file, RebuildProcess commands) throws Exception {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    String line = Base64.getEncoder().encodeToString(key);
    Files.writeString(file, line + "\n" + Files.readString(file));
    assertRewrapped("[1-9][0-9,]* keys of people wrapped anew, 0 were .*", commands.rewrap());
    Files.writeString(file, line);
    assertRewrapped("0 keys of people wrapped anew, [1-9][0-9,]* were .*", commands.rewrap());
  }

  private static void assertRewrapped(String pattern, RebuildProcess.Words words) {
    assertEquals(0, words.exitCode(), words::errors);
    assertTrue(words.out().strip().matches(pattern), words::out);
  }

  private void awaitAcknowledged(int more) throws Exception {
    int wanted = acknowledged().size() + more;
    Await.until(wanted + " messages acknowledged", TIMEOUT, () -> acknowledged().size() >= wanted);
  }

  private List<Talker.Acknowledged> acknowledged() {
    return talkers.stream().flatMap(talker -> talker.acknowledged().stream()).toList();
  }

  private void judge(URI http, LoggedMessages logged, Map<String, Map<Integer, Message>> before)
      throws Exception {
    List<Person> back = new ArrayList<>();
    for (Person person : people) {
      HttpApi api = new HttpApi(vertx, http);
      // Other servers have other keys: access tokens of the old ones are worth nothing.
      back.add(
          new Person(
              api,
              person.handle(),
              person.password(),
              Await.result(api.refresh(person.session().refreshToken()))));
    }
    for (String id : conversationIds) {
      awaitTexts(back.get(0), id, logged.texts(id, acknowledged()));
      history(back.get(0), id)
          .forEach(
              (sequence, message) -> {
                Message original = before.get(id).get(sequence);
                assertNotNull(original, () -> "only in the restored history: " + message);
                assertEquals(withoutEdits(original), withoutEdits(message));
              });
    }
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < people.size(); i++) {
      sockets.add(reload(back.get(i), cursors.get(people.get(i))));
    }
    assertChatGoesOn(logged, back, sockets);
  }

  private void awaitTexts(Person reader, String conversationId, Map<Integer, String> expected)
      throws Exception {
    Map<Integer, String> last = new HashMap<>();
    try {
      Await.until(
          "the folds have come to the end",
          TIMEOUT,
          () -> {
            last.clear();
            last.putAll(texts(historySoFar(reader, conversationId)));
            return last.equals(expected);
          });
    } catch (AssertionError e) {
      assertEquals(expected, last, e.getMessage());
    }
  }

  /** After people have stopped talking, so that nothing else is to come. */
  private Map<Integer, Message> historyWithAllAcknowledged(Person reader, String conversationId)
      throws Exception {
    int last =
        acknowledged().stream()
            .filter(message -> message.conversationId().equals(conversationId))
            .mapToInt(Talker.Acknowledged::sequence)
            .max()
            .orElse(0);
    return Await.value(
        "history up to message " + last,
        TIMEOUT,
        () ->
            Optional.of(historySoFar(reader, conversationId))
                .filter(history -> last == 0 || history.containsKey(last)));
  }

  /** Of a conversation that may not have been folded yet. */
  private static Map<Integer, Message> historySoFar(Person reader, String conversationId)
      throws Exception {
    try {
      return history(reader, conversationId);
    } catch (AssertionError notThere) {
      return Map.of();
    }
  }

  /** Comes with the cursor of the other servers; is told to load everything anew. */
  private Socket reload(Person person, Cursor cursor) throws Exception {
    Socket socket = Socket.resumed(vertx, person.session(), cursor);
    assertNotEquals(cursor.getEpoch(), socket.head().getEpoch());
    ServerFrame first = socket.next();
    assertTrue(first.hasReset(), first::toString);
    assertEquals(socket.head(), first.getReset().getHead());
    socket.next(ServerFrame::hasSynced);
    return socket;
  }

  /**
   * A message that the backup has keeps its place when it is sent again; one that it lacks,
   * although it was acknowledged, gets the next place, as any new one.
   */
  private void assertChatGoesOn(LoggedMessages logged, List<Person> back, List<Socket> sockets)
      throws Exception {
    Talker.Acknowledged kept = acknowledged().get(0);
    assertTrue(logged.has(kept));
    assertEquals(kept.sequence(), sendAgain(kept, sockets));
    // Not by ann, who listens for it.
    List<Talker.Acknowledged> lost =
        acknowledged().stream()
            .filter(message -> !logged.has(message) && !message.sender().equals(people.get(0)))
            .toList();
    assertFalse(lost.isEmpty(), "people went on after the backup");
    Talker.Acknowledged message = lost.get(lost.size() - 1);
    Map<Integer, Message> history = history(back.get(0), message.conversationId());
    int next = history.size() + 1;
    assertTrue(history.containsKey(history.size()), "sequences are dense");

    assertEquals(next, sendAgain(message, sockets));

    ServerFrame event =
        sockets
            .get(0)
            .next(frame -> frame.getEvent().getMessage().getClientMessageId().equals(message.id()));
    assertEquals(next, event.getEvent().getMessage().getSequence());
    Await.until(
        "it is in history, and nothing else is new",
        TIMEOUT,
        () -> history(back.get(0), message.conversationId()).size() == next);
  }

  private int sendAgain(Talker.Acknowledged message, List<Socket> sockets) throws Exception {
    return sockets
        .get(people.indexOf(message.sender()))
        .sent(Frames.send(message.conversationId(), message.id(), message.text()));
  }

  /** All messages of a conversation, by sequence. */
  private static Map<Integer, Message> history(Person reader, String conversationId)
      throws Exception {
    Map<Integer, Message> all = new LinkedHashMap<>();
    int last = 0;
    while (true) {
      List<Message> page =
          Await.result(reader.api().messagesAfter(reader.session(), conversationId, last));
      if (page.isEmpty()) {
        return all;
      }
      for (Message message : page) {
        all.put(message.getSequence(), message);
        last = message.getSequence();
      }
    }
  }

  /** Without system lines. */
  private static Map<Integer, String> texts(Map<Integer, Message> history) {
    Map<Integer, String> texts = new HashMap<>();
    history.forEach(
        (sequence, message) -> {
          if (!message.hasChange()) {
            texts.put(sequence, message.getBody().getText());
          }
        });
    return texts;
  }

  private static Message withoutEdits(Message message) {
    return message.toBuilder().clearBody().clearEditedAt().build();
  }
}
