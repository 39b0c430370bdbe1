package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import chat.http.TestApi.Answer;
import chat.http.TestApi.Person;
import chat.model.Addresses;
import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.v1.Accepted;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Cursor;
import chat.model.v1.Event;
import chat.model.v1.InboxNews;
import chat.model.v1.Outcome;
import chat.model.v1.PollInbox;
import chat.model.v1.PolledInbox;
import chat.model.v1.Refused;
import chat.model.v1.Reset;
import chat.model.v1.RetryLater;
import chat.model.v1.Verdict;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the API makes of requests for the inbox; a gateway stands behind it on the event bus. */
class InboxTest {
  private static final Cursor CURSOR =
      Cursor.newBuilder().setEpoch("epoch-1").setInboxSeq(7).build();

  private static TestApi api;
  private static Person person;

  private final BlockingQueue<Object> asked = new LinkedBlockingQueue<>();
  private MessageConsumer<Object> gateway;

  @BeforeAll
  static void start() {
    api = new TestApi();
    person = api.signUp();
  }

  @AfterEach
  void noGateway() {
    if (gateway != null) {
      TestApi.await(gateway.unregister());
    }
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void theQuestionIsHandedOnWithWhoAsks() throws Exception {
    answerPolls(news(InboxNews.newBuilder().setCursor(CURSOR)));

    get("?epoch=epoch-1&after=7&limit=20&wait_seconds=25").success(200);

    assertEquals(
        PollInbox.newBuilder()
            .setUserId(person.id())
            .setDeviceId(person.session().getString("device_id"))
            .setCursor(CURSOR)
            .setEventsMax(20)
            .setWaitMillis(25_000)
            .build(),
        asked.take());
  }

  @Test
  void eventsLookAsOnTheWebSocketAndTheRestHasAllItsFields() throws Exception {
    Cursor start = Cursor.newBuilder().setEpoch("epoch-1").build();
    answerPolls(
        news(
            InboxNews.newBuilder()
                .addEvents(Event.newBuilder().setInboxSeq(8).setConversationId("direct:x"))
                .setCursor(start)
                .setReset(Reset.newBuilder().setReason("why").setHead(start))));

    JsonObject cursor = new JsonObject().put("epoch", "epoch-1").put("inbox_seq", 0);
    JsonObject event = new JsonObject().put("inbox_seq", 8).put("conversation_id", "direct:x");
    assertEquals(
        new JsonObject()
            .put("events", new JsonArray().add(event))
            .put("cursor", cursor)
            .put("reset", new JsonObject().put("reason", "why").put("head", cursor))
            .put("synced", false),
        get("").success(200));
    assertFalse(((PollInbox) asked.take()).hasCursor());
  }

  @Test
  void halfACursorAndValuesBeyondTheLimitsAreRefused() {
    List<String> queries =
        List.of("?after=7", "?epoch=e", "?wait_seconds=31", "?limit=101", "?limit=0");
    queries.forEach(query -> get(query).problem(400, "invalid_argument"));
  }

  @Test
  void whatAGatewayPutsOffIsToBeTriedAgain() {
    RetryLater later =
        RetryLater.newBuilder()
            .setCode(ErrorCode.RATE_LIMITED.code())
            .setRetryAfterMillis(1_000)
            .build();
    answerPolls(PolledInbox.newBuilder().setRetryLater(later).build());

    Answer answer = get("?wait_seconds=1");

    assertEquals(1_000, answer.problem(429, "rate_limited").getInteger("retry_after_millis"));
    assertEquals("1", answer.headers().get("retry-after"));
  }

  @Test
  void withoutAGatewayTheInboxIsUnavailable() {
    get("").problem(503, "unavailable");
    markRead(1).problem(503, "unavailable");
  }

  @Test
  void aReadMarkerIsACommandOfTheReader() throws Exception {
    answerReadMarkers(Verdict.newBuilder().setAccepted(Accepted.getDefaultInstance()));

    assertEquals(204, markRead(7).status());

    ConversationRecord command = (ConversationRecord) asked.take();
    assertEquals(person.id(), command.getAuthorId());
    assertEquals(ConversationIds.self(person.id()), command.getConversationId());
    assertEquals(7, command.getMarkRead().getSequence());
  }

  @Test
  void aReadMarkerInAConversationOfOthersIsRefused() {
    String code = ErrorCode.CONVERSATION_NOT_FOUND.code();
    answerReadMarkers(Verdict.newBuilder().setRefused(Refused.newBuilder().setCode(code)));

    markRead(7).problem(404, code);
    markRead(0).problem(400, "invalid_argument");
  }

  private static PolledInbox news(InboxNews.Builder news) {
    return PolledInbox.newBuilder().setNews(news).build();
  }

  private static Answer get(String query) {
    return api.get("/v1/inbox" + query, person.token());
  }

  private static Answer markRead(int sequence) {
    return api.call(
        "POST",
        "/v1/conversations/" + ConversationIds.direct(person.id(), Ids.next()) + "/read",
        person.token(),
        new JsonObject().put("sequence", sequence));
  }

  private void answerPolls(PolledInbox answer) {
    answer(Addresses.ANY_GATEWAY_POLLS, answer);
  }

  private void answerReadMarkers(Verdict.Builder verdict) {
    answer(Addresses.ANY_GATEWAY_READ_MARKERS, Outcome.newBuilder().setVerdict(verdict).build());
  }

  private void answer(String address, Object answer) {
    gateway =
        api.vertx
            .eventBus()
            .consumer(
                address,
                message -> {
                  asked.add(message.body());
                  message.reply(answer);
                });
    TestApi.await(gateway.completion());
  }
}
