package chat.gateway.core;

import static chat.gateway.core.SessionDriver.cursor;
import static chat.gateway.core.SessionDriver.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ErrorCode;
import chat.model.v1.Cursor;
import chat.model.v1.Event;
import chat.model.v1.InboxNews;
import chat.model.v1.PollInbox;
import chat.model.v1.PolledInbox;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PollTest {
  private static final int LIMIT = 5;
  private static final int WAIT_MILLIS = 25_000;

  private final List<Effect> effects = new ArrayList<>();
  private Poll poll;
  private long nowMillis;

  @Test
  void aDeviceThatHasNothingGetsTheHeadAtOnce() {
    begin(null, WAIT_MILLIS);
    on(new SessionEvent.HeadRead(7));

    assertNews(List.of(), cursor(7), true);
  }

  @Test
  void whatStandsAboveTheCursorIsTheAnswer() {
    begin(cursor(3), WAIT_MILLIS);
    on(new SessionEvent.HeadRead(5));
    assertTrue(poll.answer().isEmpty());
    page(3, 4, 5);

    assertNews(List.of(4, 5), cursor(5), true);
    assertInstanceOf(Effect.Unregister.class, effects.get(effects.size() - 1));
  }

  @Test
  void askingWithACursorAcknowledgesIt() {
    begin(cursor(3), WAIT_MILLIS);
    on(new SessionEvent.HeadRead(5));

    assertEquals(List.of(3L), acknowledged());
  }

  @Test
  void moreThanTheLimitIsLeftForTheNextRequest() {
    begin(cursor(3), WAIT_MILLIS);
    on(new SessionEvent.HeadRead(20));
    live(9);
    page(3, 4, 5, 6, 7, 8);

    assertNews(List.of(4, 5, 6, 7, 8), cursor(8), false);
  }

  @Test
  void aRequestWithoutNewsWaitsForTheFirst() {
    begin(cursor(5), WAIT_MILLIS);
    on(new SessionEvent.HeadRead(5));
    tickAfter(10_000);
    assertTrue(poll.answer().isEmpty());
    live(6);

    assertNews(List.of(6), cursor(6), true);
  }

  @Test
  void aLiveEventThatComesTooEarlyIsJoinedWithTheOneBeforeIt() {
    begin(cursor(5), WAIT_MILLIS);
    on(new SessionEvent.HeadRead(5));
    live(7);
    assertTrue(poll.answer().isEmpty());
    page(5, 6, 7);

    assertNews(List.of(6, 7), cursor(7), true);
  }

  @Test
  void theWaitEndsWithAnEmptyAnswer() {
    begin(cursor(5), WAIT_MILLIS);
    on(new SessionEvent.HeadRead(5));
    tickAfter(WAIT_MILLIS);

    assertNews(List.of(), cursor(5), true);
  }

  @Test
  void withoutAWaitTheInboxIsStillRead() {
    begin(cursor(3), 0);
    on(new SessionEvent.HeadRead(5));
    tickAfter(1_000);
    assertTrue(poll.answer().isEmpty());
    page(3, 4, 5);

    assertNews(List.of(4, 5), cursor(5), true);
  }

  @Test
  void withoutAWaitThereIsAnAnswerAtOnceWhenThereIsNothing() {
    begin(cursor(5), 0);
    on(new SessionEvent.HeadRead(5));

    assertNews(List.of(), cursor(5), true);
  }

  @Test
  void anotherEpochIsAReset() {
    begin(Cursor.newBuilder().setEpoch("before").setInboxSeq(3).build(), WAIT_MILLIS);
    on(new SessionEvent.HeadRead(9));

    InboxNews news = poll.answer().orElseThrow().getNews();
    assertEquals(cursor(9), news.getReset().getHead());
    assertEquals(cursor(9), news.getCursor());
    assertFalse(news.getReset().getReason().isEmpty());
  }

  @Test
  void eventsThatHaveExpiredAreAReset() {
    begin(cursor(3), WAIT_MILLIS);
    on(new SessionEvent.HeadRead(9));
    page(3, 8, 9);

    assertEquals(cursor(9), poll.answer().orElseThrow().getNews().getReset().getHead());
  }

  @Test
  void aCursorThatWasNeverGivenIsAResetHoweverShortTheWait() {
    begin(cursor(50), 0);
    on(new SessionEvent.HeadRead(9));
    for (int tick = 0; tick < 30 && poll.answer().isEmpty(); tick++) {
      tickAfter(1_000);
      on(new SessionEvent.HeadRead(9));
    }

    assertEquals(cursor(9), poll.answer().orElseThrow().getNews().getReset().getHead());
  }

  @Test
  void aCursorThatIsAheadForAMomentIsBelieved() {
    begin(cursor(10), 0);
    on(new SessionEvent.HeadRead(9));
    tickAfter(1_000);
    assertEquals(List.of(), acknowledged());
    on(new SessionEvent.HeadRead(10));

    assertNews(List.of(), cursor(10), true);
    assertEquals(List.of(10L), acknowledged());
  }

  @Test
  void aRequestThatEndsBeforeItsCursorIsProvenAcknowledgesNothing() {
    begin(cursor(10), WAIT_MILLIS);
    on(new SessionEvent.HeadRead(9));
    on(new SessionEvent.Superseded());

    assertNews(List.of(), cursor(10), false);
    assertEquals(List.of(), acknowledged());
  }

  @Test
  void aStoreThatIsAwayIsToldAtTheEndOfTheWait() {
    begin(cursor(3), 2_000);
    on(new SessionEvent.HeadRead(9));
    on(new SessionEvent.ReadFailed());
    assertTrue(poll.answer().isEmpty());
    tickAfter(2_000);
    on(new SessionEvent.ReadFailed());
    tickAfter(0);

    assertEquals(
        ErrorCode.UNAVAILABLE.code(), poll.answer().orElseThrow().getRetryLater().getCode());
  }

  @Test
  void aLaterRequestOfTheDeviceEndsThisOneWithoutNews() {
    begin(cursor(5), WAIT_MILLIS);
    on(new SessionEvent.HeadRead(5));
    on(new SessionEvent.Superseded());

    assertNews(List.of(), cursor(5), false);
  }

  @Test
  void aGatewayThatLeavesSendsTheDeviceElsewhere() {
    begin(cursor(5), WAIT_MILLIS);
    on(new SessionEvent.HeadRead(5));
    on(new SessionEvent.Drain(0, List.of()));

    assertNews(List.of(), cursor(5), false);
  }

  private void begin(Cursor cursorOrNull, int waitMillis) {
    PollInbox.Builder request =
        PollInbox.newBuilder()
            .setUserId(SessionDriver.USER)
            .setDeviceId(SessionDriver.DEVICE)
            .setEventsMax(LIMIT)
            .setWaitMillis(waitMillis);
    if (cursorOrNull != null) {
      request.setCursor(cursorOrNull);
    }
    poll = new Poll(SessionDriver.LIMITS, SessionDriver.EPOCH, request.build(), nowMillis);
    effects.addAll(poll.begin());
    on(new SessionEvent.Registered());
  }

  private void on(SessionEvent event) {
    effects.addAll(poll.on(event, nowMillis));
    poll.invariant();
  }

  private List<Long> acknowledged() {
    return effects.stream()
        .filter(Effect.Acknowledge.class::isInstance)
        .map(effect -> ((Effect.Acknowledge) effect).inboxSeq())
        .toList();
  }

  private void tickAfter(long millis) {
    nowMillis += millis;
    on(new SessionEvent.Tick());
  }

  private void live(long inboxSeq) {
    on(new SessionEvent.Delivered(event(inboxSeq)));
  }

  private void page(long above, long... inboxSeqs) {
    List<InboxEvent> rows = LongStream.of(inboxSeqs).mapToObj(inboxSeq -> event(inboxSeq)).toList();
    on(new SessionEvent.PageRead(above, rows));
  }

  private void assertNews(List<Integer> inboxSeqs, Cursor cursor, boolean synced) {
    PolledInbox answer = poll.answer().orElseThrow();
    InboxNews news = answer.getNews();
    assertEquals(inboxSeqs, news.getEventsList().stream().map(Event::getInboxSeq).toList());
    assertEquals(cursor, news.getCursor());
    assertEquals(synced, news.getSynced());
    assertFalse(news.hasReset());
  }
}
