package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ErrorCode;
import chat.model.Ids;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people find in their conversations. */
class SearchTest extends ThreePeople {
  private static final Duration FOUND_WITHIN = Duration.ofSeconds(10);

  /** A node asks again for a key that does not open after 30 s. */
  private static final Duration MENDED_WITHIN = Duration.ofSeconds(60);

  private Group group;
  private Group pair;

  @BeforeEach
  void conversations() throws Exception {
    group = Group.make(rest, ann, ben, cid);
    pair = new Group(rest, Await.result(ann.conversationWith(ben)));
  }

  @Test
  void membersFindWhatWasSaidInTheirConversationsTheNewestFirst() throws Exception {
    int first = group.send(ben, "The train tickets are here");
    int second = pair.send(ben, "Tickets for the TRAIN, again");
    group.send(cid, "a ticket for the theatre");

    awaitFound(ann, "train tickets", pair.id() + " " + second, group.id() + " " + first);
    awaitFound(ann, "train tickets&conversation_id=" + group.id(), group.id() + " " + first);
    awaitFound(cid, "train", group.id() + " " + first);
    awaitFound(cid, "trai", group.id() + " " + first);
    assertEquals(List.of(), found(cid, "trai%20"), "a word that was typed to its end");
    assertEquals(List.of(), found(cid, "train theatre"), "all words in one message");
    rest.get(cid.session(), "/v1/search?q=train&conversation_id=" + pair.id())
        .problem(404, ErrorCode.CONVERSATION_NOT_FOUND);
  }

  @Test
  void wordsOfAnyLanguage() throws Exception {
    int cafe = pair.send(ann, "Wir treffen uns im Café an der Straße");
    int chinese = pair.send(ben, "我明天去北京大学开会");
    int japanese = pair.send(ann, "来週、東京タワーで会いましょう");
    int thai = pair.send(ben, "ฉันเรียนภาษาไทยทุกวัน");
    int korean = pair.send(ben, "우리는 학교에서 만나요");

    awaitFound(ann, "cafe STRASSE", pair.id() + " " + cafe);
    for (String two : List.of("北京", "京大", "大学", "明天")) {
      awaitFound(ann, two, pair.id() + " " + chinese);
    }
    awaitFound(ann, "タワー", pair.id() + " " + japanese);
    awaitFound(ann, "ไทย", pair.id() + " " + thai);
    awaitFound(ann, "학교", pair.id() + " " + korean);
  }

  @Test
  void editsAndDeletionsAreFollowed() throws Exception {
    int edited = group.send(ann, "the meeting is on monday");
    int deleted = group.send(ann, "the meeting was secret");
    awaitFound(ben, "meeting", group.id() + " " + deleted, group.id() + " " + edited);

    group
        .give(
            HttpMethod.PATCH,
            ann,
            "/messages/" + edited,
            Group.command().put("body", new JsonObject().put("text", "the meeting is on tuesday")))
        .success();
    group
        .give(HttpMethod.DELETE, ann, "/messages/" + deleted + "?client_id=" + Ids.next(), null)
        .success();

    awaitFound(ben, "tuesday", group.id() + " " + edited);
    awaitFound(ben, "monday");
    awaitFound(ben, "secret");
    awaitFound(ben, "meeting", group.id() + " " + edited);
  }

  @Test
  void nothingIsFoundOfWhatOneMayNotRead() throws Exception {
    int seen = group.send(ann, "a word for members");
    awaitFound(cid, "word", group.id() + " " + seen);
    Await.until(
        "the message can be hidden",
        FOUND_WITHIN,
        () -> group.get(ben, "").found().filter(now -> now.getInteger("head") == seen).isPresent());

    group
        .give(
            HttpMethod.DELETE,
            ben,
            "/messages/" + seen + "?only_for_me=true&client_id=" + Ids.next(),
            null)
        .success();
    awaitFound(ben, "word");
    group.remove(ann, cid.session()).success();
    group.send(ann, "a word without cid");
    awaitFound(cid, "word");
    awaitFound(cid, "members");
    group
        .give(
            HttpMethod.POST,
            ann,
            "/members",
            Group.command().put("member_ids", new JsonArray().add(cid.session().userId())))
        .success();
    int after = group.send(ann, "a word for cid again");
    awaitFound(cid, "word", group.id() + " " + after);
  }

  @Test
  void filtersAndPages() throws Exception {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Group place = i % 2 == 0 ? group : pair;
      all.add(0, place.id() + " " + place.send(i % 3 == 0 ? ann : ben, "page number " + i));
    }
    awaitFound(ann, "number", all.toArray(String[]::new));

    List<String> paged = new ArrayList<>();
    String cursor = "";
    do {
      JsonObject page = search(ann, "number&limit=2" + cursor);
      assertFalse(page.getBoolean("partial"));
      paged.addAll(places(page));
      cursor = page.containsKey("next_cursor") ? "&cursor=" + page.getString("next_cursor") : "";
    } while (!cursor.isEmpty());
    assertEquals(all, paged);

    JsonObject of = search(ann, "number&sender_id=" + ann.session().userId());
    assertEquals(List.of(all.get(0), all.get(3), all.get(6)), places(of));
    String third = of.getJsonArray("hits").getJsonObject(1).getString("sent_at");
    assertEquals(all.subList(4, 7), found(ann, "number&before=" + third));
    assertEquals(all.subList(0, 4), found(ann, "number&after=" + third));
    for (String wrong : List.of("…", "x&cursor=x", "x&before=yesterday", "x&limit=51")) {
      rest.get(ann.session(), "/v1/search?q=" + wrong.replace("…", "%E2%80%A6"))
          .problem(400, ErrorCode.INVALID_ARGUMENT);
    }
  }

  @Test
  void aSnippetShowsWhatWasLookedFor() throws Exception {
    int sequence =
        pair.send(ann, "x ".repeat(3_000) + "the needle 😀 of Straße " + "y ".repeat(3_000));
    awaitFound(ben, "needle strasse", pair.id() + " " + sequence);

    JsonObject hit = search(ben, "needle strasse").getJsonArray("hits").getJsonObject(0);
    JsonObject snippet = hit.getJsonObject("snippet");
    String text = snippet.getString("text");
    List<String> highlighted =
        snippet.getJsonArray("highlights").stream()
            .map(JsonObject.class::cast)
            .map(range -> text.substring(range.getInteger("start"), range.getInteger("end")))
            .toList();
    assertEquals(List.of("needle", "Straße"), highlighted);
    assertTrue(text.length() <= 200);
    assertTrue(snippet.getBoolean("cut_before"));
    assertTrue(snippet.getBoolean("cut_after"));
    assertEquals(ann.session().userId(), hit.getString("sender_id"));
  }

  @Test
  void onesMentions() throws Exception {
    int named = mention(ben, new JsonObject().put("mentioned_ids", ids(ann)));
    int all = mention(ann, new JsonObject().put("mentions_all", true));
    mention(ben, new JsonObject().put("mentioned_ids", ids(cid)));

    awaitMentions(ben, group.id() + " " + all);
    awaitMentions(ann, group.id() + " " + named);
    JsonObject hit =
        rest.get(ann.session(), "/v1/mentions").success().getJsonArray("hits").getJsonObject(0);
    assertEquals("look here", hit.getJsonObject("snippet").getString("text"));
    group
        .give(HttpMethod.DELETE, ben, "/messages/" + named + "?client_id=" + Ids.next(), null)
        .success();
    awaitMentions(ann);
    assertNull(rest.get(ann.session(), "/v1/mentions").success().getString("next_cursor"));
  }

  @Test
  void aKeyThatDoesNotOpenIsTheTroubleOfOnePersonAlone(Platform platform) throws Exception {
    int kept = group.send(ann, "a walrus of mine");
    int deleted = group.send(ann, "a walrus that goes");
    awaitFound(cid, "walrus", group.id() + " " + deleted, group.id() + " " + kept);

    platform.stop();
    platform.operator().damageKey(ann);
    platform.startAgain();
    group
        .give(HttpMethod.DELETE, ann, "/messages/" + deleted + "?client_id=" + Ids.next(), null)
        .success();
    int later = group.send(ben, "a walrus of another");
    awaitFound(cid, "walrus", group.id() + " " + later);
    assertTrue(body(cid, kept).containsKey("erased"));
    assertEquals("a walrus of another", body(cid, later).getString("text"));
    rest.get(cid.session(), "/v1/conversations").success();

    platform.operator().mendKey(ann);
    Await.until(
        "what was not lost is read again",
        MENDED_WITHIN,
        () -> "a walrus of mine".equals(body(cid, kept).getString("text")));
    awaitFound(cid, "walrus", group.id() + " " + later, group.id() + " " + kept);
  }

  private JsonObject body(Person reader, int sequence) throws Exception {
    return group
        .get(reader, "/messages?around=" + sequence)
        .success()
        .getJsonArray("messages")
        .stream()
        .map(JsonObject.class::cast)
        .filter(message -> message.getInteger("sequence") == sequence)
        .findFirst()
        .orElseThrow()
        .getJsonObject("body");
  }

  private int mention(Person sender, JsonObject whom) throws Exception {
    return group
        .give(
            HttpMethod.POST,
            sender,
            "/messages",
            whom.put("client_message_id", Ids.next())
                .put("body", new JsonObject().put("text", "look here")))
        .success()
        .getInteger("sequence");
  }

  private static JsonArray ids(Person person) {
    return new JsonArray().add(person.session().userId());
  }

  private void awaitMentions(Person reader, String... places) throws Exception {
    Await.until(
        "mentions " + List.of(places),
        FOUND_WITHIN,
        () -> places(rest.get(reader.session(), "/v1/mentions").success()).equals(List.of(places)));
  }

  private void awaitFound(Person reader, String question, String... places) throws Exception {
    Await.until(
        question + " leads to " + List.of(places),
        FOUND_WITHIN,
        () -> found(reader, question).equals(List.of(places)));
  }

  private List<String> found(Person reader, String question) throws Exception {
    return places(search(reader, question));
  }

  /**
   * @param question words and, after an ampersand, other parameters
   */
  private JsonObject search(Person reader, String question) throws Exception {
    int end = question.contains("&") ? question.indexOf('&') : question.length();
    String words = question.substring(0, end);
    String encoded =
        words.contains("%")
            ? words
            : URLEncoder.encode(words, StandardCharsets.UTF_8).replace("+", "%20");
    return rest.get(reader.session(), "/v1/search?q=" + encoded + question.substring(end))
        .success();
  }

  private static List<String> places(JsonObject answer) {
    return answer.getJsonArray("hits").stream()
        .map(JsonObject.class::cast)
        .map(hit -> hit.getString("conversation_id") + " " + hit.getInteger("sequence"))
        .toList();
  }
}
