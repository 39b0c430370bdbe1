package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ErrorCode;
import chat.model.v1.Cursor;
import chat.model.v1.Event;
import chat.model.v1.ServerFrame;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that have been kept for long enough are gone, for everybody and from everywhere. */
class RetentionTest extends ThreePeople {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final Map<String, String> SHORT = Map.of("CHAT_MESSAGE_RETENTION", "PT10S");

  @TempDir private Path home;

  @Test
  void whatHasExpiredIsGoneAndWhatComesLaterStays(Platform platform) throws Exception {
    Group group = Group.make(rest, ann, ben);
    Group pair = new Group(rest, Await.result(ann.conversationWith(ben)));
    Group channel = Group.channel(rest, ann, ben);
    List<Group> places = List.of(group, pair, channel);
    for (Group place : places) {
      place.send(ann, "an old marmalade");
      place.send(ben, "another marmalade");
    }
    Await.until("there is something to read", TIMEOUT, () -> hasUnread(ann, group, 1));
    Await.until("words are found", TIMEOUT, () -> hits(ann, "marmalade").size() == 6);
    Socket before = Socket.live(vertx, ben.session());
    Cursor cursor = before.head();
    before.close();

    platform.stop();
    platform.startAgain(SHORT);
    try {
      Socket socket = Socket.resumed(vertx, ben.session(), cursor).withHeartbeats(vertx);
      for (Group place : places) {
        Await.until(
            "nothing is left in " + place.id(),
            TIMEOUT,
            () -> page(ann, place).getJsonArray("messages").isEmpty());
      }
      ServerFrame frame = socket.next(f -> f.getEvent().hasMessagesExpired());
      Event told = frame.getEvent();
      assertTrue(told.getMessagesExpired().getUpTo() > 0, told::toString);
      socket.close();
    } finally {
      platform.stop();
      platform.startAgain();
    }

    for (Group place : places) {
      int head = page(ann, place).getInteger("head");
      assertEquals(head, page(ann, place).getInteger("expired_up_to"));
      for (String around : List.of("?before=2", "?after=0", "?around=1")) {
        assertEquals(0, messages(place, around).size(), around);
      }
      Await.until(
          "the list shows nothing of " + place.id(),
          TIMEOUT,
          () -> {
            return rest.line(ann, place.id())
                .filter(line -> !line.containsKey("last_message"))
                .filter(line -> line.getInteger("unread") == 0)
                .filter(line -> line.getInteger("expired_up_to", 0) == head)
                .isPresent();
          });
      place
          .give(
              HttpMethod.PATCH,
              ben,
              "/messages/" + head,
              Group.command().put("body", new JsonObject().put("text", "edited")))
          .problem(404, ErrorCode.MESSAGE_NOT_FOUND);
      assertEquals(head + 1, place.send(ann, "a later marmalade"), "sequences go on");
    }
    Await.until(
        "the later ones alone are found", TIMEOUT, () -> hits(ann, "marmalade").size() == 3);
    for (Group place : places) {
      Await.until(
          "the later one is read",
          TIMEOUT,
          () -> messages(place, "").size() == 1 && hasUnread(ben, place, 1));
    }

    RebuildProcess rebuild = new RebuildProcess(home, platform.addresses());
    for (String projection : List.of("history", "inbox", "search")) {
      rebuild.awaitCovered(projection);
    }
    try (Tables tables = new Tables(platform.addresses())) {
      assertFalse(
          tables.rows("search_terms").stream()
              .anyMatch(row -> row.contains(group.id()) && row.contains("another")),
          "words are gone, not only hidden");
      assertEquals(
          1, tables.rows("history").stream().filter(row -> row.contains(group.id())).count());
    }
  }

  @Test
  void ownersAndAdminsSayForHowLong() throws Exception {
    Group group = Group.make(rest, ann, ben);
    Group channel = Group.channel(rest, ann, ben);
    Socket socket = Socket.live(vertx, ben.session());
    retention(group, "/group", ann, 7).success();
    Event line = socket.next(f -> f.getEvent().getMessage().hasChange()).getEvent();
    assertEquals(7, line.getMessage().getChange().getUpdated().getRetentionDays());
    retention(channel, "/channel", ann, 30).success();
    retention(group, "/group", ben, 1).problem(403, ErrorCode.PERMISSION_DENIED);
    retention(channel, "/channel", ben, 1).problem(403, ErrorCode.PERMISSION_DENIED);
    retention(group, "/group", ann, -1).problem(400, ErrorCode.INVALID_ARGUMENT);
    retention(group, "/group", ann, 36_501).problem(400, ErrorCode.INVALID_ARGUMENT);
    Await.until("members see it", TIMEOUT, () -> keepsFor(group, 7) && keepsFor(channel, 30));
  }

  private Rest.Answer retention(Group group, String path, Person author, int days)
      throws Exception {
    return group.give(HttpMethod.PATCH, author, path, Group.command().put("retention_days", days));
  }

  private JsonObject page(Person reader, Group place) throws Exception {
    return place.get(reader, "/messages").success();
  }

  private JsonArray messages(Group place, String query) throws Exception {
    return place.get(ann, "/messages" + query).success().getJsonArray("messages");
  }

  private JsonArray hits(Person reader, String word) throws Exception {
    return rest.get(reader.session(), "/v1/search?q=" + word).success().getJsonArray("hits");
  }

  private boolean hasUnread(Person reader, Group place, int unread) throws Exception {
    return rest.line(reader, place.id())
        .filter(line -> line.getInteger("unread") == unread)
        .isPresent();
  }

  /** Whether ben sees for how many days messages are kept. */
  private boolean keepsFor(Group place, int days) throws Exception {
    return place
        .get(ben, "")
        .found()
        .filter(seen -> seen.getInteger("retention_days", 0) == days)
        .isPresent();
  }
}
