package chat.gateway.io;

import chat.gateway.core.FirstScreens;
import chat.model.Addresses;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.ConversationState;
import chat.model.v1.FirstScreen;
import chat.model.v1.Message;
import chat.model.v1.Profile;
import chat.model.v1.ProfileAnswer;
import chat.model.v1.ProfileQuery;
import chat.model.v1.Screen;
import chat.runtime.async.Deadline;
import chat.runtime.core.ConversationPage;
import chat.runtime.seal.BodyOpener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads first screens, a bounded number at a time and each in a bounded time: what is not there by
 * then is left out, and the client loads its list over HTTP.
 */
public final class Screens {
  private static final int READS_MAX = 32;
  private static final int WAITING_MAX = 1_024;
  private static final long MILLIS_MAX = 2_000;

  /** Shorter than {@link #MILLIS_MAX}: better a screen without names than none. */
  private static final long PROFILES_MILLIS_MAX = 1_000;

  /** One above the largest number of an event. */
  private static final long SEQUENCE_END = 1L << 32;

  private static final Logger LOG = LoggerFactory.getLogger(Screens.class);

  private final Vertx vertx;
  private final GatewayStores stores;
  private final BodyOpener bodies;
  private final Deque<Wish> waiting = new ArrayDeque<>();
  private int underWay;

  private record Wish(
      String userId, FirstScreen wanted, long untilMillis, Consumer<Screen> shown) {}

  /** To be used on the context of one verticle. */
  public Screens(Vertx vertx, GatewayStores stores, BodyOpener bodies) {
    this.vertx = vertx;
    this.stores = stores;
    this.bodies = bodies;
  }

  /**
   * Reads the newest conversations of a user.
   *
   * @param shown gets the screen, once, or that it is unavailable, within {@link #MILLIS_MAX}
   */
  void read(String userId, FirstScreen wanted, Consumer<Screen> shown) {
    if (waiting.size() >= WAITING_MAX) {
      shown.accept(FirstScreens.UNAVAILABLE);
      return;
    }
    long wantedNanos = System.nanoTime();
    waiting.add(
        new Wish(
            userId,
            wanted,
            Clock.nowMillis() + MILLIS_MAX,
            screen -> {
              GatewayMetrics.screen(wantedNanos, !screen.getUnavailable());
              shown.accept(screen);
            }));
    readNext();
  }

  /** Each read ends when the time of its wish is over, which comes before that of those behind. */
  private void readNext() {
    while (underWay < READS_MAX && !waiting.isEmpty()) {
      Wish wish = waiting.remove();
      long leftMillis = wish.untilMillis() - Clock.nowMillis();
      if (leftMillis <= 0) {
        wish.shown().accept(FirstScreens.UNAVAILABLE);
      } else {
        Future<Screen> screen = read(wish.userId(), wish.wanted());
        underWay++;
        Deadline.within(vertx, leftMillis, screen)
            .onComplete(read -> underWay--)
            .onFailure(failure -> LOG.debug("a screen is left out: {}", failure.toString()))
            .otherwise(FirstScreens.UNAVAILABLE)
            .onSuccess(wish.shown()::accept)
            .onComplete(shown -> readNext());
      }
    }
  }

  private Future<Screen> read(String userId, FirstScreen wanted) {
    return stores
        .lists()
        .list(userId)
        .map(all -> ConversationPage.of(all, SEQUENCE_END, wanted.getConversations()))
        .compose(page -> stores.listedChannels().completed(userId, page))
        .compose(page -> stores.lists().withMentions(userId, page))
        .compose(bodies::lines)
        .compose(
            page -> {
              Future<Map<String, Profile>> profiles = profiles(page.entries());
              return source(userId, page.entries(), wanted.getMessages())
                  .compose(
                      source ->
                          stores
                              .hidden()
                              .among(userId, source.messages(page.entries()))
                              .compose(
                                  hidden ->
                                      profiles.map(known -> source.screen(page, hidden, known))));
            });
  }

  /** The states before the messages: then every change up to their positions is in these. */
  private Future<FirstScreens> source(
      String userId, List<ConversationListEntry> lines, int messages) {
    return stores
        .states()
        .loadAll(lines.stream().map(ConversationListEntry::getConversationId).toList())
        .compose(
            states ->
                newest(userId, states, messages)
                    .compose(bodies::messages)
                    .map(newest -> new FirstScreens(userId, states, newest)));
  }

  private Future<Map<String, List<Message>>> newest(
      String userId, Map<String, ConversationState> states, int messages) {
    Map<String, List<Message>> newest = new HashMap<>();
    List<Future<List<Message>>> reads = new ArrayList<>();
    states.forEach(
        (id, state) -> {
          if (messages > 0) {
            reads.add(
                stores
                    .members()
                    .isMember(id, state, userId)
                    .compose(
                        isMember ->
                            isMember
                                ? stores
                                    .recent()
                                    .newest(id, state, messages)
                                    .onSuccess(rows -> newest.put(id, rows))
                                : Future.succeededFuture(List.of())));
          }
        });
    return Future.all(reads).map(all -> newest);
  }

  private Future<Map<String, Profile>> profiles(List<ConversationListEntry> lines) {
    Set<String> userIds =
        lines.stream()
            .flatMap(line -> line.getMemberIdsList().stream())
            .collect(Collectors.toSet());
    if (userIds.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return vertx
        .eventBus()
        .<ProfileAnswer>request(
            Addresses.PROFILES,
            ProfileQuery.newBuilder().addAllUserIds(userIds).build(),
            new DeliveryOptions().setSendTimeout(PROFILES_MILLIS_MAX))
        .map(
            answer ->
                answer.body().getProfilesList().stream()
                    .collect(Collectors.toMap(Profile::getUserId, profile -> profile)))
        .onFailure(failure -> LOG.debug("names are not known: {}", failure.toString()))
        .otherwise(Map.of());
  }
}
