package chat.gateway.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.Limits;
import chat.model.v1.ChannelNews;
import chat.model.v1.ChannelSignal;
import chat.model.v1.ChannelState;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.Message;
import chat.model.v1.MessageChanged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChannelBookTest {
  private static final String NEWS = "channel:news";

  private final ChannelBook<String> book = new ChannelBook<>();

  @Test
  void whatHappensGoesToAllWhoLookAndToNobodyElse() {
    open("phone", "ann", 4);
    open("laptop", "ben", 4);
    ChannelBook.Told<String> told = book.signalled(said(5)).orElseThrow();
    assertEquals(Set.of("phone", "laptop"), told.sessions());
    assertEquals(1, told.news().getEventsCount());
    assertEquals(5, told.news().getHead());
    assertFalse(told.news().getMissed());
    ChannelSignal edit =
        said(5).toBuilder()
            .clearEvents()
            .addEvents(Event.newBuilder().setMessageChanged(MessageChanged.getDefaultInstance()))
            .build();
    assertEquals(1, book.signalled(edit).orElseThrow().news().getEventsCount());
    book.close("laptop", NEWS);
    assertEquals(Set.of("phone"), book.signalled(said(6)).orElseThrow().sessions());
    assertEquals(Optional.empty(), book.signalled(said(6)), "a double");
    book.close("phone", NEWS);
    assertEquals(Set.of(NEWS), book.dropUnused(Set.of(NEWS)));
    assertEquals(Optional.empty(), book.signalled(said(7)));
  }

  @Test
  void afterAHoleOnlyTheHeadIsTold() {
    open("phone", "ann", 4);
    ChannelNews news = book.signalled(said(6)).orElseThrow().news();
    assertEquals(0, news.getEventsCount());
    assertTrue(news.getMissed());
    assertEquals(6, news.getHead());
    assertTrue(book.isUnsure(NEWS));
    assertEquals(0, book.signalled(said(7)).orElseThrow().news().getEventsCount());
    book.compared(NEWS, state(5), Set.of("ann"), Set.of());
    assertTrue(book.isUnsure(NEWS), "that state does not know what was missed");
    book.compared(NEWS, state(7), Set.of("ann"), Set.of());
    assertEquals(1, book.signalled(said(8)).orElseThrow().news().getEventsCount());
  }

  @Test
  void whoseMembershipEndsIsToldNothingOfTheSameSignal() {
    open("phone", "ann", 4);
    open("laptop", "ben", 4);
    ChannelSignal both = said(5).toBuilder().setRevision(6).addEndedIds("ben").build();
    assertEquals(Set.of("phone"), book.signalled(both).orElseThrow().sessions());
    assertEquals(Set.of(), book.openOf("laptop"));
  }

  @Test
  void anOlderStateDoesNotSayWhoIsAMember() {
    book.begin("phone", NEWS);
    book.signalled(said(5));
    assertFalse(book.isCoveredBy(NEWS, state(4)));
    assertTrue(book.isCoveredBy(NEWS, state(5)));
    assertEquals(Set.of(), book.dropUnused(Set.of(NEWS)), "somebody is about to open it");
  }

  @Test
  void whoClosesWhileItIsOpenedDoesNotWantIt() {
    book.begin("phone", NEWS);
    assertTrue(book.isOpening("phone", NEWS));
    book.close("phone", NEWS);
    assertFalse(book.isOpening("phone", NEWS));
    book.end("phone", NEWS);
    assertEquals(Set.of(NEWS), book.dropUnused(Set.of(NEWS)));
  }

  @Test
  void whatIsAboutToBeOpenedTakesAPlaceToo() {
    for (int i = 0; i < Limits.OPEN_MAX; i++) {
      assertTrue(book.hasRoomFor("phone"));
      book.begin("phone", "channel:" + i);
    }
    assertFalse(book.hasRoomFor("phone"));
    book.close("phone", "channel:3");
    assertTrue(book.hasRoomFor("phone"));
  }

  @Test
  void whatASignalDidNotBringIsFoundByTheState() {
    open("phone", "ann", 4);
    assertEquals(Optional.empty(), compared(4));
    assertEquals(9, compared(9).orElseThrow().news().getHead());
    assertEquals(1, book.signalled(said(10)).orElseThrow().news().getEventsCount());
    open("laptop", "ben", 11);
    assertEquals(11, book.head(NEWS).orElseThrow().getHead());
    assertFalse(book.hasRoomFor(fill("tablet")));
  }

  /** Whatever signals are lost, nobody is told what was said after his membership has ended. */
  @Test
  void nobodyIsToldAfterTheEndOfHisMembership() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      ChannelBook<String> lossy = new ChannelBook<>();
      Map<String, Integer> endedAt = new HashMap<>();
      List<String> users = new ArrayList<>(List.of("ann", "ben", "cid", "dan"));
      for (String user : users) {
        lossy.begin(user, NEWS);
        lossy.open(user, user, NEWS, state(0));
        lossy.end(user, NEWS);
      }
      for (int revision = 1; revision <= 20; revision++) {
        ChannelSignal.Builder signal = said(revision).toBuilder();
        if (users.size() > 1 && random.nextInt(3) == 0) {
          String gone = users.remove(random.nextInt(users.size()));
          endedAt.put(gone, revision);
          signal.clearEvents().addEndedIds(gone);
        }
        if (random.nextInt(3) == 0) {
          continue;
        }
        int now = revision;
        String seeds = "seed " + seed;
        lossy
            .signalled(signal.build())
            .filter(told -> told.news().getEventsCount() > 0)
            .ifPresent(
                told ->
                    told.sessions()
                        .forEach(
                            user ->
                                assertTrue(
                                    endedAt.getOrDefault(user, Integer.MAX_VALUE) > now, seeds)));
        if (random.nextInt(4) == 0) {
          // The state that is stored is behind, and says nothing of what came after it.
          int stored = random.nextInt(revision + 1);
          lossy.compared(
              NEWS,
              state(stored),
              lossy.lookers(NEWS),
              endedAt.entrySet().stream()
                  .filter(end -> end.getValue() <= stored)
                  .map(Map.Entry::getKey)
                  .collect(Collectors.toSet()));
        }
        lossy.invariant();
      }
    }
  }

  private Optional<ChannelBook.Told<String>> compared(int revision) {
    return book.compared(NEWS, state(revision), book.lookers(NEWS), Set.of());
  }

  private String fill(String session) {
    for (int i = 0; i < Limits.OPEN_MAX; i++) {
      assertTrue(book.hasRoomFor(session));
      book.begin(session, "channel:" + i);
      book.open(session, "cid", "channel:" + i, state(1));
      book.end(session, "channel:" + i);
    }
    book.invariant();
    return session;
  }

  private void open(String session, String user, int revision) {
    book.begin(session, NEWS);
    book.open(session, user, NEWS, state(revision));
    book.end(session, NEWS);
    book.invariant();
  }

  private static ChannelSignal said(int revision) {
    return ChannelSignal.newBuilder()
        .setConversationId(NEWS)
        .setHead(revision)
        .setRevision(revision)
        .addEvents(Event.newBuilder().setMessage(Message.newBuilder().setSequence(revision)))
        .build();
  }

  private static ConversationState state(int revision) {
    return ConversationState.newBuilder()
        .setHead(revision)
        .setChannel(ChannelState.newBuilder().setRevision(revision))
        .build();
  }
}
