package chat.gateway.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.gateway.core.AckBook.Batch;
import chat.gateway.core.AckBook.Device;
import chat.gateway.core.AckBook.Look;
import chat.gateway.core.AckBook.Member;
import chat.gateway.core.AckBook.Progress;
import chat.model.ConversationIds;
import chat.model.Ids;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AckBookTest {
  private static final Device PHONE = new Device("ben", "phone");
  private static final Member IN_X = new Member("x", "ben");

  private final AckBook book = new AckBook();

  @Test
  void manyAcknowledgementsAreWrittenAsOne() {
    complete(4, new DeliveredUpTo("x", 2, Set.of("ann")));
    complete(5, new DeliveredUpTo("x", 3, Set.of("cid")));

    Batch batch = book.take();

    assertEquals(Map.of(IN_X, new Progress(3, Set.of("ann", "cid"))), batch.delivered());
    assertEquals(Map.of(PHONE, 5L), batch.cursors());
    assertEquals(new Batch(Map.of(), Map.of()), book.take());
  }

  @Test
  void whatCouldNotBeWrittenIsJoinedWithWhatCameSince() {
    complete(4, new DeliveredUpTo("x", 2, Set.of("ann")));
    Batch failed = book.take();
    complete(7, new DeliveredUpTo("x", 5, Set.of("cid")));
    failed.delivered().forEach(book::note);
    failed.cursors().forEach(book::reach);

    Batch again = book.take();

    assertEquals(Map.of(IN_X, new Progress(5, Set.of("ann", "cid"))), again.delivered());
    assertEquals(Map.of(PHONE, 7L), again.cursors());
  }

  @Test
  void aCursorWaitsForTheLookThatStandsBeforeIt() {
    incomplete(9);
    Look look = book.nextLook().orElseThrow();
    complete(11, new DeliveredUpTo("y", 1, Set.of("ann")));
    assertEquals(Map.of(), book.take().cursors(), "what came up to 9 has not been told");

    book.failed(look);
    assertTrue(book.nextLook().isEmpty(), "a moment passes first");
    book.lookAgain();
    Look again = book.nextLook().orElseThrow();
    assertEquals(9, again.upTo());
    book.note(IN_X, new Progress(4, Set.of("ann")));
    book.found(again, 6);

    assertEquals(
        new Batch(Map.of(IN_X, new Progress(4, Set.of("ann"))), Map.of(PHONE, 11L)), book.take());
    complete(12);
    assertEquals(Map.of(PHONE, 12L), book.take().cursors());
  }

  @Test
  void anotherConnectionOfTheDeviceIsLookedAtAfterTheLookUnderWay() {
    incomplete(9);
    Look look = book.nextLook().orElseThrow();
    incomplete(14);
    assertTrue(book.nextLook().isEmpty(), "one look at a device at a time");
    book.found(look, 6);
    assertEquals(Map.of(PHONE, 9L), book.take().cursors());

    Look next = book.nextLook().orElseThrow();
    assertEquals(14, next.upTo());
    book.found(next, 9);
    assertEquals(Map.of(PHONE, 14L), book.take().cursors());
  }

  @Test
  void whatIsNotStoredYetIsLookedAtSoManyTimes() {
    incomplete(9);
    for (int left = AckBook.LOOKS_EACH_MAX; left > 0; left--) {
      Look look = book.nextLook().orElseThrow();
      assertEquals(left, look.looksLeft());
      book.notStored(look);
      book.lookAgain();
    }
    assertEquals(0, book.nextLook().orElseThrow().looksLeft());
  }

  @Test
  void aDeviceThatHasNothingNewIsNotWrittenAgain() {
    incomplete(9);
    book.found(book.nextLook().orElseThrow(), 9);
    assertEquals(new Batch(Map.of(), Map.of()), book.take());
  }

  @Test
  void whatTheSessionKnewByItselfNeedsNoLook() {
    incomplete(9, new DeliveredUpTo("x", 4, Set.of("ann")));
    Look look = book.nextLook().orElseThrow();

    assertTrue(look.hasNoted("x", 4, "ann"));
    assertFalse(look.hasNoted("x", 5, "ann"));
    assertFalse(look.hasNoted("x", 3, "cid"), "of his message the session knew nothing");
    assertFalse(look.hasNoted("y", 1, "ann"));
  }

  @Test
  void nobodyIsToldOfDeliveriesInAChannel() {
    String channel = ConversationIds.channel(Ids.next());
    complete(3, new DeliveredUpTo(channel, 2, Set.of("ann")));
    assertEquals(new Batch(Map.of(), Map.of(PHONE, 3L)), book.take());
  }

  private void complete(long inboxSeq, DeliveredUpTo... delivered) {
    book.add(new Effect.Acknowledge("ben", "phone", inboxSeq, List.of(delivered), true));
  }

  private void incomplete(long inboxSeq, DeliveredUpTo... delivered) {
    book.add(new Effect.Acknowledge("ben", "phone", inboxSeq, List.of(delivered), false));
  }
}
