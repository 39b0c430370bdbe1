package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.http.TestApi.Person;
import chat.model.ConversationIds;
import chat.model.Ids;
import chat.model.v1.Body;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationState;
import chat.model.v1.Message;
import chat.model.v1.Reaction;
import com.google.protobuf.util.Timestamps;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the platform has of somebody, all of it and of nobody else; the stores are real. */
class ExportTest {
  /** At one event loop. */
  private static final int UNDER_WAY_MAX = 8;

  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void theArchiveHoldsTheAccountAndNoSecret() throws Exception {
    Person ann = api.signUp();
    Person ben = api.signUp();
    String pushToken = "token-" + UUID.randomUUID();
    call("PUT", "/v1/push", ann, new JsonObject().put("provider", "fcm").put("token", pushToken));
    call("PUT", "/v1/contacts/" + ben.id(), ann, new JsonObject());
    call("PATCH", "/v1/settings", ann, new JsonObject().put("last_seen", "nobody"));

    Map<String, String> files = export(ann);

    assertEquals(
        Set.of(
            "README.txt",
            "profile.json",
            "devices.json",
            "contacts.json",
            "blocks.json",
            "conversations.json",
            "messages.json"),
        files.keySet());
    JsonObject profile = new JsonObject(files.get("profile.json"));
    assertEquals(ann.session().getString("handle"), profile.getString("handle"));
    assertEquals("nobody", profile.getJsonObject("settings").getString("last_seen"));
    JsonObject device = new JsonArray(files.get("devices.json")).getJsonObject(0);
    assertEquals("Test device", device.getString("name"));
    assertEquals("fcm", device.getJsonObject("push").getString("provider"));
    JsonObject contact = new JsonArray(files.get("contacts.json")).getJsonObject(0);
    assertEquals(ben.session().getString("handle"), contact.getString("handle"));
    assertEquals("outgoing", contact.getString("state"));
    assertEquals(new JsonArray(), new JsonArray(files.get("blocks.json")));
    assertEquals(new JsonArray(), new JsonArray(files.get("messages.json")));
    String all = String.join("\n", files.values());
    assertFalse(all.contains(pushToken));
    assertFalse(all.contains("$argon2"));
    assertFalse(all.contains(ann.refreshToken()));
  }

  @Test
  void itHoldsEveryMessageThatOneWroteAndNoneOfAnother() throws Exception {
    Person ann = api.signUp();
    Person ben = api.signUp();
    String id = conversation(ann, ben, 250);

    List<JsonObject> entries = messages(export(ann));

    assertEquals(
        IntStream.rangeClosed(1, 250)
            .filter(sequence -> sequence % 2 == 1 || sequence == 100)
            .boxed()
            .toList(),
        entries.stream().map(entry -> message(entry).getInteger("sequence")).toList());
    for (JsonObject entry : entries) {
      assertEquals(id, entry.getString("conversation_id"));
      JsonObject message = message(entry);
      int sequence = message.getInteger("sequence");
      if (sequence == 100) {
        assertFalse(message.containsKey("sender_id"));
        assertFalse(message.containsKey("body"));
        assertEquals(
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("reaction", "x")
                        .put("user_ids", new JsonArray().add(ann.id()))),
            message.getJsonArray("reactions"));
      } else {
        assertEquals("ann " + sequence, message.getJsonObject("body").getString("text"));
      }
    }
  }

  @Test
  void itHoldsWhatOneWroteWhereOneIsNoMemberAnyMoreButNotItsName() throws Exception {
    Person ann = api.signUp();
    Person ben = api.signUp();
    String id = ConversationIds.group(Ids.next());
    listed(ann, id);
    write(id, 1, ann, "from then");
    write(id, 2, ben, "behind her back");
    state(
        id,
        2,
        state ->
            state
                .setKind(ConversationKind.CONVERSATION_KIND_GROUP)
                .setGroup(
                    chat.model.v1.GroupState.newBuilder()
                        .setName("the new name")
                        .addMembers(chat.model.v1.GroupMember.getDefaultInstance()))
                .addMemberIds(ben.id()));

    Map<String, String> files = export(ann);

    JsonObject left = new JsonArray(files.get("conversations.json")).getJsonObject(0);
    assertEquals(id, left.getString("conversation_id"));
    assertEquals("group", left.getString("kind"));
    assertEquals(false, left.getBoolean("member"));
    String all = String.join("\n", files.values());
    assertTrue(all.contains("from then"));
    assertFalse(all.contains("behind her back"));
    assertFalse(all.contains("the new name"));
  }

  /** A part of an archive at a time: all of it together has many megabytes. */
  @Test
  void longTextsComeWhole() throws Exception {
    Person ann = api.signUp();
    Person ben = api.signUp();
    String id = ConversationIds.direct(ann.id(), ben.id());
    String text = "\uD83D\uDE00".repeat(100_000);
    listed(ann, id);
    IntStream.rangeClosed(1, 30).forEach(sequence -> write(id, sequence, ann, text));
    state(id, 30, state -> state.addAllMemberIds(List.of(ann.id(), ben.id())));

    List<JsonObject> entries = messages(export(ann));

    assertEquals(30, entries.size());
    entries.forEach(
        entry -> assertEquals(text, message(entry).getJsonObject("body").getString("text")));
  }

  /** Nothing is read for them meanwhile, and what they held is free again when they are gone. */
  @Test
  void clientsThatTakeNothingHoldNoMoreThanTheirPlaces() throws Exception {
    Person ann = api.signUp();
    String id = ConversationIds.direct(ann.id(), api.signUp().id());
    listed(ann, id);
    Random random = new Random(7);
    for (int sequence = 1; sequence <= 60; sequence++) {
      write(id, sequence, ann, incompressible(random));
    }
    state(id, 60, state -> state.addMemberIds(ann.id()));
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < UNDER_WAY_MAX; i++) {
        slow.add(beginExport(ann));
      }
      JsonObject refused = api.get("/v1/export", ann.token()).problem(503, "unavailable");
      assertTrue(refused.containsKey("retry_after_millis"));
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (api.get("/v1/export", ann.token()).status() != 200) {
      assertTrue(System.nanoTime() < endNanos, "places are free again");
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static String incompressible(Random random) {
    return random
        .ints(50_000, 0x4E00, 0x9000)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** An export of which nothing but the first byte is taken. */
  private static Socket beginExport(Person person) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8 * 1024);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.verticle.port()));
    String request =
        "GET /v1/export HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer "
            + person.token()
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    assertEquals('H', socket.getInputStream().read());
    return socket;
  }

  private static void call(String method, String path, Person person, JsonObject body) {
    int status = api.call(method, path, person.token(), body).status();
    assertEquals(2, status / 100, path);
  }

  /** Of the odd ones ann is the author; she reacted to one of the others. */
  private static String conversation(Person ann, Person ben, int messages) {
    String id = ConversationIds.direct(ann.id(), ben.id());
    listed(ann, id);
    for (int sequence = 1; sequence <= messages; sequence++) {
      boolean isAnns = sequence % 2 == 1;
      write(id, sequence, isAnns ? ann : ben, (isAnns ? "ann " : "ben ") + sequence);
    }
    write(
        id,
        100,
        ben,
        "ben 100",
        Reaction.newBuilder().setReaction("x").addUserIds(ben.id()).addUserIds(ann.id()).build());
    // A row that is not sure to be the one that stays.
    write(id, messages + 1, ann, "ahead");
    state(id, messages, state -> state.addAllMemberIds(List.of(ann.id(), ben.id())));
    return id;
  }

  private static void write(
      String id, int sequence, Person sender, String text, Reaction... reactions) {
    api.run(
        () ->
            api.history.write(
                id,
                Message.newBuilder()
                    .setSequence(sequence)
                    .setSenderId(sender.id())
                    .setClientMessageId(Ids.next())
                    .setSentAt(Timestamps.fromMillis(sequence))
                    .setBody(Body.newBuilder().setText(text))
                    .addAllReactions(List.of(reactions))
                    .build(),
                sequence + 1_000L * reactions.length));
  }

  private static void state(String id, int head, UnaryOperator<ConversationState.Builder> more) {
    ConversationState.Builder state =
        ConversationState.newBuilder()
            .setPosition(FakeRouter.POSITION)
            .setKind(ConversationKind.CONVERSATION_KIND_DIRECT)
            .setHead(head);
    api.run(() -> api.states.write(id, more.apply(state).build()));
  }

  /** A line of a person's list, as a read marker leaves one. */
  private static void listed(Person reader, String id) {
    api.run(
        () ->
            TestServers.CASSANDRA.execute(
                TestServers.CASSANDRA
                    .prepare(
                        "INSERT INTO {ks}.conversation_list (user_id, conversation_id, read)"
                            + " VALUES (?, ?, 0)")
                    .bind(reader.id(), id)));
  }

  private static List<JsonObject> messages(Map<String, String> files) {
    JsonArray entries = new JsonArray(files.get("messages.json"));
    return entries.stream().map(JsonObject.class::cast).toList();
  }

  private static JsonObject message(JsonObject entry) {
    return entry.getJsonObject("message");
  }

  /** The files of the archive by name, in its order. */
  private static Map<String, String> export(Person person) throws Exception {
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                api.request("/v1/export", person.token())
                    .header("Accept-Encoding", "gzip")
                    .GET()
                    .build(),
                BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode());
    assertEquals("application/zip", answer.headers().firstValue("content-type").orElseThrow());
    return unzipped(answer.body());
  }

  private static Map<String, String> unzipped(byte[] archive) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry file = zip.getNextEntry(); file != null; file = zip.getNextEntry()) {
        files.put(file.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }
}
