package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.model.Ids;
import chat.model.Limits;
import chat.model.v1.ClientFrame;
import chat.model.v1.Message;
import chat.model.v1.ServerFrame;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every store but the log can be thrown away, while people chat. */
@ExtendWith(Platform.Shared.class)
class RebuildTest {
  private static final int MESSAGES = 30;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private URI http;
  private Tables tables;
  private RebuildProcess rebuild;
  private Person ann;
  private String withBen;
  private String withCid;
  private Socket annSocket;
  private Socket benSocket;

  @BeforeEach
  void chat(Platform platform) throws Exception {
    tables = new Tables(platform.addresses());
    rebuild = new RebuildProcess(home, platform.addresses());
    http = platform.http();
    HttpApi api = new HttpApi(vertx, http);
    ann = Await.result(Person.signUp(api, "ann"));
    Person ben = Await.result(Person.signUp(api, "ben"));
    Person cid = Await.result(Person.signUp(api, "cid"));
    withBen = Await.result(ann.conversationWith(ben));
    withCid = Await.result(ann.conversationWith(cid));
    annSocket = Socket.live(vertx, ann.session()).withHeartbeats(vertx);
    benSocket = Socket.live(vertx, ben.session()).withHeartbeats(vertx);
    for (int i = 1; i <= MESSAGES; i++) {
      String id = Ids.next();
      String conversationId = i % 2 == 0 ? withBen : withCid;
      ClientFrame.Builder call = Frames.send(conversationId, id, "number " + i);
      call.getSendBuilder().setMentionsAll(true);
      int sequence = annSocket.sent(call);
      assertEquals(
          sequence, annSocket.sent(Frames.send(conversationId, id, "number " + i + " again")));
    }
    annSocket.done(Frames.prefer(withBen));
  }

  @AfterEach
  void close() throws Exception {
    tables.close();
    Await.result(vertx.close());
  }

  @Test
  void tablesThatWereEmptiedComeBackFromTheLogWhilePeopleChat() throws Exception {
    rebuild.awaitCovered("history");
    rebuild.awaitCovered("inbox");
    rebuild.awaitCovered("search");
    Map<String, Set<String>> before = content();

    Stream.of(Tables.HISTORY, Tables.INBOX, Tables.SEARCH)
        .flatMap(List::stream)
        .map(tables::named)
        .forEach(tables::truncate);
    RebuildProcess.Result refused = rebuild.run("history");
    assertEquals(1, refused.exitCode(), "differences are no reason to switch over by themselves");
    assertFalse(refused.json().getBoolean("switched"));

    for (String projection : List.of("history", "inbox", "search")) {
      RebuildProcess.Result result = rebuild.run(projection, "--accept-differences");
      assertEquals(0, result.exitCode(), () -> result.json().encode());
      assertTrue(result.json().getBoolean("switched"));
      assertFalse(result.json().getBoolean("new_epoch"), "devices keep their place");
    }

    before.forEach((table, rows) -> assertEquals(rows, tables.rows(table), table));
    assertChatGoesOn();
    assertIsFound("rebuild", "number " + MESSAGES);
    rebuild.awaitCovered("inbox");
  }

  @Test
  void aRowThatWasChangedByHandIsFound() throws Exception {
    rebuild.awaitCovered("history");
    String history = tables.named("history");
    long sequence = 3;
    ByteBuffer original = message(history, sequence);

    write(history, sequence, ByteBuffer.wrap("forged".getBytes(StandardCharsets.UTF_8)));
    RebuildProcess.Result found = rebuild.run("history", "--check");
    write(history, sequence, original);
    RebuildProcess.Result repaired = rebuild.run("history", "--check");

    assertEquals(1, found.exitCode());
    assertEquals(1, found.json().getInteger("difference_count"));
    String difference = found.json().getJsonArray("differences").getString(0);
    assertTrue(difference.contains("conversation_id=" + withBen), difference);
    assertTrue(difference.contains("sequence=" + sequence), difference);
    assertEquals(0, repaired.exitCode(), () -> repaired.json().encode());
    assertEquals(history, tables.named("history"), "a check changes nothing");
  }

  private Map<String, Set<String>> content() {
    Map<String, Set<String>> content = new LinkedHashMap<>();
    Stream.of(Tables.HISTORY, Tables.INBOX, Tables.SEARCH)
        .flatMap(List::stream)
        .forEach(table -> content.put(table, tables.rows(table)));
    return content;
  }

  /** On the connections of before: numbers go on, and what is written is read again. */
  private void assertChatGoesOn() throws Exception {
    String id = Ids.next();
    assertEquals(MESSAGES / 2 + 1, annSocket.sent(Frames.send(withBen, id, "after the rebuild")));
    ServerFrame event =
        benSocket.next(frame -> frame.getEvent().getMessage().getClientMessageId().equals(id));
    assertEquals(MESSAGES / 2 + 2, event.getEvent().getInboxSeq(), "one event is the beginning");
    Await.until(
        "history has the old messages and the new one",
        TIMEOUT,
        () -> {
          List<Message> page = Await.result(ann.api().messagesAfter(ann.session(), withBen, 0));
          return page.size() == MESSAGES / 2 + 1
              && page.get(MESSAGES / 2).getClientMessageId().equals(id);
        });
  }

  /** What was said before is found in the rebuilt tables, and what was said after it too. */
  private void assertIsFound(String... questions) throws Exception {
    Rest rest = new Rest(vertx, http);
    for (String question : questions) {
      Await.until(
          question + " is found",
          TIMEOUT,
          () ->
              rest.get(ann.session(), "/v1/search?q=" + question.replace(" ", "%20"))
                      .success()
                      .getJsonArray("hits")
                      .size()
                  == 1);
    }
  }

  private ByteBuffer message(String history, long sequence) {
    Row row =
        tables
            .session()
            .execute(
                "SELECT message FROM "
                    + history
                    + " WHERE conversation_id = ? AND bucket = ? AND sequence = ?",
                withBen,
                (int) (sequence / Limits.HISTORY_BUCKET_SEQUENCES),
                sequence)
            .one();
    return row.getByteBuffer("message");
  }

  private void write(String history, long sequence, ByteBuffer message) {
    tables
        .session()
        .execute(
            "UPDATE "
                + history
                + " SET message = ? WHERE conversation_id = ? AND bucket = ? AND sequence = ?",
            message,
            withBen,
            (int) (sequence / Limits.HISTORY_BUCKET_SEQUENCES),
            sequence);
  }
}
