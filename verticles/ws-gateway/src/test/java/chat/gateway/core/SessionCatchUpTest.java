package chat.gateway.core;

import static chat.gateway.core.SessionDriver.cursor;
import static chat.gateway.core.SessionDriver.reads;
import static chat.gateway.core.SessionDriver.seen;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.v1.Cursor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionCatchUpTest {
  private final SessionDriver session = new SessionDriver();

  @Test
  void aDeviceWithoutCursorStartsAtTheHead() {
    assertEquals(List.of("welcome", "synced7"), seen(session.welcomed(null, 7)));
    assertEquals(List.of("e8"), seen(session.live(8)));
  }

  @Test
  void liveEventsAreRegisteredForBeforeTheHeadIsRead() {
    session.opened(null);
    List<String> kinds =
        session.effects.stream().map(effect -> effect.getClass().getSimpleName()).toList();
    assertEquals(List.of("Authenticate", "Register", "ReadHead"), kinds);
  }

  @Test
  void whatComesWhileTheHeadIsBeingReadIsSentInItsTurn() {
    session.opened(null);
    session.live(8);
    assertEquals(
        List.of("welcome", "e8", "synced8"), seen(session.on(new SessionEvent.HeadRead(7))));
  }

  @Test
  void eventsAboveTheCursorComePageByPageThenSynced() {
    assertEquals(List.of("welcome"), seen(session.welcomed(cursor(3), 10)));
    assertEquals(List.of("e4", "e5", "e6", "e7", "e8"), seen(session.page(3, 4, 5, 6, 7, 8)));
    assertEquals(List.of("e9", "e10", "synced10"), seen(session.page(8, 9, 10)));
    assertInstanceOf(SessionState.Live.class, session.state);
  }

  @Test
  void aLiveEventWaitsUntilTheInboxHasBeenReadUpToIt() {
    session.welcomed(cursor(3), 5);
    assertEquals(List.of(), seen(session.live(6)));
    assertEquals(List.of("e4", "e5", "e6", "synced6"), seen(session.page(3, 4, 5)));
  }

  @Test
  void aDuplicateIsDropped() {
    session.welcomed(null, 7);
    session.live(8);
    assertEquals(List.of(), seen(session.live(8)));
    assertEquals(List.of(), seen(session.live(7)));
  }

  @Test
  void aHoleIsFilledFromTheInboxAndNeverSkipped() {
    session.welcomed(null, 7);
    List<Effect> effects = session.live(9);
    assertTrue(reads(effects));
    assertEquals(List.of(), seen(effects));
    assertEquals(List.of("e8", "e9"), seen(session.page(7, 8, 9)));
    assertInstanceOf(SessionState.Live.class, session.state);
  }

  @Test
  void aNumberAboveTheStoredHeadIsOnItsWay() {
    session.welcomed(null, 7);
    session.live(9);
    assertFalse(reads(session.page(7)), "reading again at once would find nothing new");
    assertFalse(reads(session.tickAfter(1_000)));
    assertTrue(reads(session.on(new SessionEvent.HeadStored(9))));
    assertEquals(List.of("e8", "e9"), seen(session.page(7, 8, 9)));
  }

  @Test
  void aLateLiveEventFillsTheHoleToo() {
    session.welcomed(null, 7);
    session.live(9);
    session.page(7);
    assertEquals(List.of("e8", "e9"), seen(session.live(8)));
  }

  @Test
  void anAnnouncedHeadIsReadForOnlyWhenTheEventDoesNotCome() {
    session.welcomed(null, 7);
    session.tickAfter(0);
    assertFalse(reads(session.on(new SessionEvent.HeadStored(8))));
    assertFalse(reads(session.tickAfter(100)));
    assertEquals(List.of("e8"), seen(session.live(8)));
    assertFalse(reads(session.tickAfter(1_000)));

    session.on(new SessionEvent.HeadStored(9));
    assertTrue(reads(session.tickAfter(1_000)));
    assertEquals(List.of("e9"), seen(session.page(8, 9)));
  }

  @Test
  void theHeadIsComparedOnBecomingLiveAndEveryFifteenSeconds() {
    session.welcomed(null, 7);
    assertTrue(compares(session.tickAfter(0)));
    assertFalse(compares(session.tickAfter(14_000)));
    assertTrue(compares(session.tickAfter(1_000)));
  }

  @Test
  void aCursorBelowTheOldestRowIsReset() {
    session.welcomed(cursor(3), 10);
    assertEquals(List.of("reset10", "synced10"), seen(session.page(3, 8, 9, 10)));
    assertEquals(List.of("e11"), seen(session.live(11)));
  }

  @Test
  void anInboxWhoseRowsHaveAllExpiredIsReset() {
    session.welcomed(cursor(3), 10);
    assertEquals(List.of("reset10", "synced10"), seen(session.page(3)));
  }

  @Test
  void rowsThatExpiredWhileASlowClientReadAreResetNotSkipped() {
    session.welcomed(cursor(3), 20);
    session.page(3, 4, 5, 6, 7, 8);
    assertEquals(List.of("reset20", "synced20"), seen(session.page(8, 15, 16, 17, 18, 19)));
  }

  @Test
  void aCursorOfAnotherEpochIsReset() {
    Cursor other = Cursor.newBuilder().setEpoch("epoch-0").setInboxSeq(3).build();
    assertEquals(List.of("welcome", "reset10", "synced10"), seen(session.welcomed(other, 10)));
    assertEquals(List.of("e11"), seen(session.live(11)));
  }

  @Test
  void aCursorAheadOfTheStoreIsBelievedWhenTheStoreFollows() {
    assertEquals(List.of("welcome"), seen(session.welcomed(cursor(9), 7)));
    assertTrue(readsHead(session.tickAfter(1_000)));
    assertEquals(List.of("synced9"), seen(session.on(new SessionEvent.HeadRead(9))));
    assertEquals(List.of("e10"), seen(session.live(10)));
  }

  @Test
  void aCursorAheadOfTheStoreIsBelievedWhenTheNextEventComes() {
    session.welcomed(cursor(9), 7);
    assertEquals(List.of("e10", "synced10"), seen(session.live(10)));
  }

  @Test
  void aCursorThatStaysAboveTheHeadIsReset() {
    session.welcomed(cursor(9), 7);
    session.tickAfter(1_000);
    assertEquals(List.of(), seen(session.on(new SessionEvent.HeadRead(7))));
    session.tickAfter(SessionLimits.CURSOR_GRACE_MILLIS);
    assertEquals(List.of("reset8", "synced8"), seen(session.on(new SessionEvent.HeadRead(8))));
    assertEquals(List.of("e9"), seen(session.live(9)));
  }

  @Test
  void anEventThatPassedABogusCursorIsReadAfterTheReset() {
    session.welcomed(cursor(1_000), 7);
    assertEquals(List.of(), seen(session.live(9)));
    session.tickAfter(SessionLimits.CURSOR_GRACE_MILLIS);
    List<Effect> effects = session.on(new SessionEvent.HeadRead(8));
    assertEquals(List.of("reset8", "synced8"), seen(effects));
    assertTrue(reads(effects), "event 9 was heard of and must not be forgotten");
  }

  @Test
  void aSlowClientGetsNothingUntilItReadsAndThenEverything() {
    session.welcomed(null, 7);
    session.on(new SessionEvent.Congested());
    for (long inboxSeq = 8; inboxSeq <= 100; inboxSeq++) {
      assertEquals(List.of(), session.live(inboxSeq));
    }
    List<Effect> effects = session.on(new SessionEvent.Writable());
    assertEquals(List.of(), seen(effects));
    assertTrue(reads(effects));
    assertEquals(List.of("e8", "e9", "e10", "e11", "e12"), seen(session.page(7, 8, 9, 10, 11, 12)));
  }

  @Test
  void theNextPageWaitsForASlowClient() {
    session.welcomed(cursor(0), 20);
    session.on(new SessionEvent.Congested());
    assertEquals(List.of(), session.page(0, 1, 2, 3, 4, 5));
    assertTrue(reads(session.on(new SessionEvent.Writable())));
  }

  @Test
  void aCongestionDuringWhichNothingCameNeedsNoRead() {
    session.welcomed(null, 7);
    session.on(new SessionEvent.Congested());
    assertEquals(
        List.of(new Effect.WatchAnew(), new Effect.LookAnew()),
        session.on(new SessionEvent.Writable()));
    assertInstanceOf(SessionState.Live.class, session.state);
  }

  @Test
  void aReadThatFailsIsTriedAgainWithGrowingPauses() {
    session.welcomed(cursor(3), 5);
    session.on(new SessionEvent.ReadFailed());
    assertFalse(reads(session.tickAfter(400)));
    assertTrue(reads(session.tickAfter(100)));
    session.on(new SessionEvent.ReadFailed());
    assertFalse(reads(session.tickAfter(900)));
    assertTrue(reads(session.tickAfter(100)));
    assertEquals(List.of("e4", "e5", "synced5"), seen(session.page(3, 4, 5)));
  }

  @Test
  void theHighestInboxNumbersFitInTheProtocol() {
    long head = 4_294_967_290L;
    session.welcomed(cursor(head - 1), head);
    assertEquals(List.of("e" + head, "synced" + (int) head), seen(session.page(head - 1, head)));
  }

  private static boolean compares(List<Effect> effects) {
    return effects.stream().anyMatch(Effect.CompareHead.class::isInstance);
  }

  private static boolean readsHead(List<Effect> effects) {
    return effects.stream().anyMatch(Effect.ReadHead.class::isInstance);
  }
}
