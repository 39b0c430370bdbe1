package chat.gateway.core;

import static chat.model.v1.PresenceState.PRESENCE_STATE_OFFLINE;
import static chat.model.v1.PresenceState.PRESENCE_STATE_ONLINE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.v1.Presence;
import chat.model.v1.PresenceAnswer;
import chat.model.v1.PresenceQuery;
import chat.model.v1.PresenceState;
import chat.model.v1.PresenceUpdate;
import chat.model.v1.PresenceView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchBookTest {
  private static final String ANN = "ann";
  private static final String BEN = "ben";

  private final WatchBook<String> book = new WatchBook<>(1_000);

  @Test
  void thoseWhoMayBeSeenAreToldAndTheOthersAreNot() {
    book.watch("phone", "cid", Set.of(ANN, BEN));
    answer("phone", view(ANN, PRESENCE_STATE_ONLINE).build());
    assertEquals(List.of(presence(ANN, PRESENCE_STATE_ONLINE)), told("phone"));
    book.changed(BEN, PRESENCE_STATE_ONLINE, 0);
    assertEquals(List.of(), told("phone"));
  }

  @Test
  void aChangeIsToldOnceToAllWhoWatch() {
    book.watch("phone", "cid", Set.of(ANN));
    book.watch("laptop", "ben", Set.of(ANN));
    answer("phone", view(ANN, PRESENCE_STATE_ONLINE).build());
    answer("laptop", view(ANN, PRESENCE_STATE_ONLINE).build());
    book.takeUntold();
    book.changed(ANN, PRESENCE_STATE_OFFLINE, 5_000);
    book.changed(ANN, PRESENCE_STATE_OFFLINE, 5_000);
    Map<String, PresenceUpdate> updates = book.takeUntold();
    assertEquals(Set.of("phone", "laptop"), updates.keySet());
    assertEquals(5, updates.get("phone").getUsers(0).getLastActiveAt().getSeconds());
    assertEquals(Map.of(), book.takeUntold());
  }

  @Test
  void whatFlickersBetweenTwoUpdatesIsNotTold() {
    book.watch("phone", "cid", Set.of(ANN));
    answer("phone", view(ANN, PRESENCE_STATE_ONLINE).build());
    book.takeUntold();
    book.changed(ANN, PRESENCE_STATE_OFFLINE, 0);
    book.changed(ANN, PRESENCE_STATE_ONLINE, 0);
    assertEquals(List.of(), told("phone"));
  }

  @Test
  void aChangeThatCameWhileTheAnswerWasWaitedForStands() {
    book.watch("phone", "cid", Set.of(ANN));
    PresenceQuery query = book.query("phone").orElseThrow();
    book.changed(ANN, PRESENCE_STATE_OFFLINE, 0);
    book.answered("phone", query, answerOf(view(ANN, PRESENCE_STATE_ONLINE).build()));
    assertEquals(List.of(presence(ANN, PRESENCE_STATE_OFFLINE)), told("phone"));
    // Without one the answer is believed: a change may have been lost.
    answer("phone", view(ANN, PRESENCE_STATE_ONLINE).build());
    assertEquals(List.of(presence(ANN, PRESENCE_STATE_ONLINE)), told("phone"));
  }

  @Test
  void whoeverHidesIsNotFollowed() {
    book.watch("phone", "cid", Set.of(ANN, BEN));
    answer(
        "phone",
        view(ANN, PRESENCE_STATE_OFFLINE).setInvisible(true).build(),
        view(BEN, PRESENCE_STATE_ONLINE).setHidesLastActive(true).build());
    book.takeUntold();
    book.changed(ANN, PRESENCE_STATE_ONLINE, 0);
    book.changed(BEN, PRESENCE_STATE_OFFLINE, 5_000);
    assertEquals(List.of(presence(BEN, PRESENCE_STATE_OFFLINE)), told("phone"));
  }

  @Test
  void whoMayNotBeSeenAnyMoreLosesHisState() {
    book.watch("phone", "cid", Set.of(ANN));
    answer("phone", view(ANN, PRESENCE_STATE_ONLINE).build());
    book.takeUntold();
    answer("phone");
    assertEquals(List.of(Presence.newBuilder().setUserId(ANN).build()), told("phone"));
    book.changed(ANN, PRESENCE_STATE_OFFLINE, 0);
    assertEquals(List.of(), told("phone"));
  }

  @Test
  void whatMayHaveBeenDroppedIsToldAgain() {
    book.watch("phone", "cid", Set.of(ANN));
    answer("phone", view(ANN, PRESENCE_STATE_ONLINE).build());
    assertEquals(1, told("phone").size());
    book.forgetTold("phone");
    assertEquals(List.of(presence(ANN, PRESENCE_STATE_ONLINE)), told("phone"));
  }

  @Test
  void theFirstWatcherBeginsAndTheLastEnds() {
    assertEquals(Set.of(ANN), book.watch("phone", "cid", Set.of(ANN)).begun());
    assertEquals(Set.of(), book.watch("laptop", "cid", Set.of(ANN)).begun());
    assertEquals(Set.of(), book.leave("phone").ended());
    assertEquals(Set.of(ANN), book.leave("laptop").ended());
    assertTrue(book.query("phone").isEmpty());
  }

  @Test
  void whatIsAboveTheBoundIsNotWatched() {
    WatchBook<String> small = new WatchBook<>(1);
    small.watch("phone", "cid", Set.of(ANN));
    small.watch("laptop", "cid", Set.of(BEN));
    small.invariant();
    assertFalse(small.users().contains(BEN));
    small.leave("phone");
    small.watch("laptop", "cid", Set.of(BEN));
    assertTrue(small.users().contains(BEN));
  }

  @Test
  void subscriptionsAreThoseOfTheWatchersWhateverHappens() {
    Random random = new Random(7);
    Set<String> subscribed = new HashSet<>();
    Map<String, PresenceQuery> asked = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      String session = "s" + random.nextInt(5);
      String user = "u" + random.nextInt(8);
      switch (random.nextInt(6)) {
        case 0 -> apply(subscribed, book.watch(session, "v", users(random)));
        case 1 -> apply(subscribed, book.leave(session));
        case 2 -> book.query(session).ifPresent(query -> asked.put(session, query));
        case 3 -> {
          PresenceQuery query = asked.remove(session);
          if (query != null) {
            book.answered(session, query, answerOf(view(user, PRESENCE_STATE_ONLINE).build()));
          }
        }
        case 4 -> book.changed(user, PRESENCE_STATE_OFFLINE, i);
        default -> {
          book.forgetTold(session);
          book.takeUntold();
        }
      }
      book.invariant();
      assertEquals(book.users(), subscribed);
    }
  }

  private static Set<String> users(Random random) {
    Set<String> users = new HashSet<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      users.add("u" + random.nextInt(8));
    }
    return users;
  }

  private static void apply(Set<String> subscribed, WatchBook.Change change) {
    assertTrue(subscribed.containsAll(change.ended()));
    subscribed.removeAll(change.ended());
    change.begun().forEach(user -> assertTrue(subscribed.add(user)));
  }

  private void answer(String session, PresenceView... views) {
    book.answered(session, book.query(session).orElseThrow(), answerOf(views));
  }

  private static PresenceAnswer answerOf(PresenceView... views) {
    return PresenceAnswer.newBuilder().addAllViews(List.of(views)).build();
  }

  private List<Presence> told(String session) {
    book.invariant();
    return book.takeUntold()
        .getOrDefault(session, PresenceUpdate.getDefaultInstance())
        .getUsersList();
  }

  private static Presence presence(String userId, PresenceState state) {
    return Presence.newBuilder().setUserId(userId).setState(state).build();
  }

  private static PresenceView.Builder view(String userId, PresenceState state) {
    return PresenceView.newBuilder().setPresence(presence(userId, state));
  }
}
