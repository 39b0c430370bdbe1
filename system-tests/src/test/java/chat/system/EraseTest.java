package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import chat.model.Ids;
import chat.model.Topics;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody is erased: nobody reads what he wrote, and nobody else has lost anything. */
class EraseTest extends ThreePeople {
  private static final Duration STORED_WITHIN = Duration.ofSeconds(20);

  /** The list of destroyed keys, and then a sweep of the job for each step that waits. */
  private static final Duration GONE_WITHIN = Duration.ofSeconds(40);

  private final String unique = Ids.next().replace("-", "");
  private final String hisWord = "secret" + unique;
  private final String hisName = "Name" + unique;
  private final String hisToken = "token" + unique;
  private final String annsWord = "open" + unique;

  @Test
  void nobodyReadsHimAgainAndNothingOfHimStandsInTheLog(Platform platform, @TempDir Path home)
      throws Exception {
    introduce();
    Group pair = new Group(rest, Await.result(cid.conversationWith(ann)));
    Group group = Group.make(rest, ann, ben, cid);
    Group channel = Group.channel(rest, cid, ben, ann);
    channel.setRole(cid, ann, "admin").success();
    int inPair = pair.send(cid, hisWord + " in a pair");
    pair.send(ann, annsWord);
    int edited = group.send(cid, hisWord + " as it was");
    change(group, HttpMethod.PATCH, edited, hisWord + " as it is");
    int deleted = group.send(cid, hisWord + " that is taken back");
    rest.call(
            HttpMethod.DELETE,
            cid.session(),
            group.path("/messages/" + deleted + "?client_id=" + Ids.next()))
        .success();
    int large = group.send(cid, (hisWord + " and more ").repeat(500));
    int inChannel = channel.send(cid, hisWord + " in a channel");
    awaitHits(ann, hisWord, 4);
    awaitHits(ann, annsWord, 1);

    assertEquals(
        202,
        rest.post(cid.session(), "/v1/erasure", new JsonObject().put("password", cid.password()))
            .response()
            .statusCode());

    Await.until(
        "his session has ended",
        GONE_WITHIN,
        () -> rest.get(cid.session(), "/v1/profile").outcome().equals("unauthenticated"));
    awaitErased(pair, inPair);
    awaitErased(group, edited);
    awaitErased(group, large);
    awaitErased(channel, inChannel);
    awaitHits(ann, hisWord, 0);
    awaitText(pair, inPair + 1, annsWord);
    awaitHits(ann, annsWord, 1);
    Await.until("he has left the group", GONE_WITHIN, () -> !members(group).contains(id(cid)));
    Await.until(
        "his channel has another owner",
        GONE_WITHIN,
        () ->
            channel
                .get(ann, "")
                .found()
                .filter(seen -> seen.getString("role").equals("owner"))
                .isPresent());
    assertFalse(rest.get(ann.session(), "/v1/conversations").success().encode().contains(hisName));
    awaitNoRows(platform, hisWord);

    TopicBytes records = new TopicBytes(platform.addresses().kafka());
    assertTrue(
        records.topics().containsAll(List.of(Topics.ERASURES, Topics.CONVERSATIONS)),
        () -> records.topics().toString());
    for (String topic : records.topics()) {
      for (String his : List.of(hisWord, hisName, hisToken, cid.handle())) {
        assertFalse(records.hold(topic, his), topic + " has what was his");
      }
    }
    RebuildProcess rebuild = new RebuildProcess(home, platform.addresses());
    for (String projection : List.of("search", "history", "inbox")) {
      rebuild.awaitCovered(projection);
    }
    Session another =
        Await.result(
            new HttpApi(vertx, platform.http()).signUp(cid.handle(), "another one's", "cid"));
    assertFalse(another.userId().equals(id(cid)), "the handle is free");
  }

  @Test
  void anOperatorErasesByHandleAndAHoldKeepsTheWordsUntilItIsLifted(
      Platform platform, @TempDir Path home) throws Exception {
    RebuildProcess commands = new RebuildProcess(home, platform.addresses());
    Group pair = new Group(rest, Await.result(cid.conversationWith(ann)));
    int sequence = pair.send(cid, hisWord);
    awaitHits(ann, hisWord, 1);
    platform.operator().hold(cid);

    RebuildProcess.Words unknown = commands.erase("nobody" + unique);
    assertEquals(1, unknown.exitCode());
    assertTrue(unknown.errors().contains("Nobody has the handle"), unknown::errors);
    assertEquals(0, commands.erase(cid.handle()).exitCode());
    Await.until(
        "his session has ended",
        GONE_WITHIN,
        () -> rest.get(cid.session(), "/v1/profile").outcome().equals("unauthenticated"));
    assertEquals(1, commands.erase(cid.handle()).exitCode(), "nobody has the handle");
    awaitText(pair, sequence, hisWord);
    awaitHits(ann, hisWord, 1);

    platform.operator().liftHold(cid);
    awaitErased(pair, sequence);
    awaitHits(ann, hisWord, 0);
    awaitNoRows(platform, hisWord);
  }

  @Test
  void aChannelInWhichNobodyElseHasAnEnabledAccountHoldsUpNothing(Platform platform)
      throws Exception {
    Group channel = Group.channel(rest, cid, ben);
    Group group = Group.make(rest, ann, cid);
    int sequence = group.send(cid, hisWord);
    awaitHits(ann, hisWord, 1);
    platform.operator().disable(ben);

    assertEquals(
        202,
        rest.post(cid.session(), "/v1/erasure", new JsonObject().put("password", cid.password()))
            .response()
            .statusCode());

    awaitErased(group, sequence);
    Await.until("he has left the group", GONE_WITHIN, () -> !members(group).contains(id(cid)));
    awaitNoRows(platform, hisWord);
    platform.operator().enable(ben);
    Session again = Await.result(ben.anotherDevice());
    Await.until(
        "the channel is that of whoever is left in it",
        GONE_WITHIN,
        () -> rest.get(again, channel.path("")).success().getString("role").equals("owner"));
  }

  @Test
  void nobodyIsErasedWithoutHisPassword() throws Exception {
    assertEquals(
        "wrong_credentials",
        rest.post(cid.session(), "/v1/erasure", new JsonObject().put("password", ann.password()))
            .outcome());
    assertEquals(
        "invalid_argument", rest.post(cid.session(), "/v1/erasure", new JsonObject()).outcome());
    assertTrue(
        rest.get(cid.session(), "/v1/profile").success().getString("handle").equals(cid.handle()));
  }

  private void introduce() throws Exception {
    rest.patch(cid.session(), "/v1/profile", new JsonObject().put("display_name", hisName))
        .success();
    rest.call(
            HttpMethod.PUT,
            cid.session(),
            "/v1/push",
            new JsonObject().put("provider", "fcm").put("token", hisToken))
        .noContent();
  }

  private void change(Group group, HttpMethod method, int sequence, String text) throws Exception {
    group
        .give(
            method,
            cid,
            "/messages/" + sequence,
            Group.command().put("body", new JsonObject().put("text", text)))
        .success();
  }

  private void awaitErased(Group conversation, int sequence) throws Exception {
    Await.until(
        "a message is erased",
        GONE_WITHIN,
        () -> body(conversation, sequence).containsKey("erased"));
  }

  private void awaitText(Group conversation, int sequence, String text) throws Exception {
    Await.until(
        "a message is read as it was written",
        STORED_WITHIN,
        () -> text.equals(body(conversation, sequence).getString("text")));
  }

  /** As ann reads it; nothing before it is there. */
  private JsonObject body(Group conversation, int sequence) throws Exception {
    JsonArray messages =
        conversation
            .get(ann, "/messages?after=" + (sequence - 1) + "&limit=1")
            .success()
            .getJsonArray("messages");
    return messages.isEmpty() ? new JsonObject() : messages.getJsonObject(0).getJsonObject("body");
  }

  private void awaitHits(Person reader, String word, int count) throws Exception {
    Await.until(
        count + " hits",
        STORED_WITHIN,
        () ->
            rest.get(reader.session(), "/v1/search?q=" + word).success().getJsonArray("hits").size()
                == count);
  }

  /** No word of his stands in plain in the table of words. */
  private void awaitNoRows(Platform platform, String word) throws Exception {
    try (Tables tables = new Tables(platform.addresses())) {
      Await.until(
          "his words are removed",
          GONE_WITHIN,
          () -> tables.rows("search_terms").stream().noneMatch(row -> row.contains(word)));
    }
  }

  private static Set<String> members(JsonObject conversation) {
    return conversation.getJsonArray("members", new JsonArray()).stream()
        .map(member -> ((JsonObject) member).getString("user_id"))
        .collect(Collectors.toSet());
  }

  private Set<String> members(Group group) throws Exception {
    return members(group.get(ann, "").success());
  }

  private static String id(Person person) {
    return person.session().userId();
  }
}
