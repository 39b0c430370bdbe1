package chat.gateway.io;

import chat.gateway.core.ChannelBook;
import chat.gateway.core.EncodedNews;
import chat.gateway.core.SessionEvent;
import chat.model.Addresses;
import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.v1.ChannelSignal;
import chat.model.v1.ConversationState;
import chat.model.v1.MembershipState;
import chat.model.v1.Opened;
import chat.runtime.async.Turns;
import chat.runtime.seal.BodyOpener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Channels that clients have on screen. While somebody looks at a channel the gateway listens for
 * it on the event bus, whose own registry thus says where a signal has to go: once to each node. A
 * signal that was lost is found by a comparison with the stored state.
 */
public final class Channels {
  /** How often {@link #tick} is to be called. */
  public static final long TICK_MILLIS = 1_000;

  private static final long COMPARE_MILLIS = 15_000;

  /** A state is stored half a second after what it tells of, at most. */
  private static final int LOOKS_MAX = 5;

  private static final long LOOK_PAUSE_MILLIS = 250;
  private static final int OPENINGS_MAX = 4_096;

  /** Signals that wait for the key of an author, and those of the same channel behind them. */
  private static final int WAITING_MAX = 1_000;

  private static final int RETRY_AFTER_MILLIS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

  private final Vertx vertx;
  private final GatewayStores stores;
  private final BodyOpener bodies;
  private final Turns turns = new Turns(WAITING_MAX);
  private final ChannelBook<SessionHost> book = new ChannelBook<>();
  private final Map<String, Listener> listeners = new HashMap<>();
  private int openings;

  private static final class Listener {
    final MessageConsumer<ChannelSignal> consumer;
    long compareAtMillis;
    boolean comparing;

    Listener(MessageConsumer<ChannelSignal> consumer, long compareAtMillis) {
      this.consumer = consumer;
      this.compareAtMillis = compareAtMillis;
    }
  }

  /** To be used on the context of one verticle. */
  public Channels(Vertx vertx, GatewayStores stores, BodyOpener bodies) {
    this.vertx = vertx;
    this.stores = stores;
    this.bodies = bodies;
  }

  /** Opens a channel for a session, which is told what became of it. */
  void open(SessionHost host, int request, String userId, String channelId) {
    if (!book.hasRoomFor(host)) {
      host.on(
          new SessionEvent.OpenRefused(
              request,
              ErrorCode.LIMIT_REACHED,
              "at most " + Limits.OPEN_MAX + " channels can be open at once; close one first",
              0));
      return;
    }
    if (openings >= OPENINGS_MAX) {
      host.on(retryLater(request));
      return;
    }
    openings++;
    book.begin(host, channelId);
    // First listen, then read: so nothing falls between the two.
    listen(channelId)
        .otherwiseEmpty()
        .compose(listening -> look(host, request, userId, channelId, 1))
        .otherwise(
            failure -> {
              LOG.debug("a channel could not be opened: {}", failure.toString());
              return retryLater(request);
            })
        .onSuccess(
            answer -> {
              openings--;
              book.end(host, channelId);
              host.on(answer);
              dropUnused(Set.of(channelId));
            });
  }

  void close(SessionHost host, String channelId) {
    book.close(host, channelId);
    dropUnused(Set.of(channelId));
  }

  /** The session has ended. */
  void leave(SessionHost host) {
    Set<String> open = book.openOf(host);
    open.forEach(channelId -> book.close(host, channelId));
    dropUnused(open);
  }

  /** What the session was told may have been dropped: it is told where its channels stand. */
  void lookAnew(SessionHost host) {
    book.openOf(host)
        .forEach(
            channelId ->
                book.head(channelId)
                    .ifPresent(
                        news -> host.on(new SessionEvent.ChannelTold(new EncodedNews(news)))));
  }

  /** Comes at a steady pace: compares what was signalled with what is stored. */
  public void tick() {
    long nowMillis = Clock.nowMillis();
    listeners.forEach(
        (channelId, listener) -> {
          boolean isDue = nowMillis >= listener.compareAtMillis || book.isUnsure(channelId);
          if (isDue && !listener.comparing) {
            listener.compareAtMillis = nowMillis + COMPARE_MILLIS;
            listener.comparing = true;
            compare(channelId).onComplete(compared -> listener.comparing = false);
          }
        });
  }

  private Future<Void> listen(String channelId) {
    return listeners
        .computeIfAbsent(
            channelId,
            id ->
                new Listener(
                    vertx
                        .eventBus()
                        .consumer(Addresses.channel(id), message -> signalled(message.body())),
                    Clock.nowMillis() + COMPARE_MILLIS))
        .consumer
        .completion();
  }

  /** One that cannot be opened is lost, as any may be: the revisions tell, and the comparison. */
  private void signalled(ChannelSignal signal) {
    turns.add(
        List.of(signal.getConversationId()),
        bodies.events(signal.getEventsList()),
        opened -> {
          if (opened.succeeded()) {
            tell(
                book.signalled(
                    signal.toBuilder().clearEvents().addAllEvents(opened.result()).build()));
          } else {
            LOG.debug("news of a channel could not be opened: {}", opened.cause().toString());
          }
        });
  }

  private Future<SessionEvent> look(
      SessionHost host, int request, String userId, String channelId, int look) {
    // The state before the membership: what ended by its position is seen.
    return stores
        .states()
        .load(channelId)
        .compose(
            state ->
                stores
                    .members()
                    .isMember(channelId, state, userId)
                    .compose(
                        isMember -> {
                          boolean covered = book.isCoveredBy(channelId, state);
                          if (covered && isMember && state.hasChannel()) {
                            return Future.succeededFuture(
                                opened(host, request, userId, channelId, state));
                          }
                          // Who has just come in is stored a moment later.
                          return look == LOOKS_MAX
                              ? Future.succeededFuture(
                                  covered ? notFound(request) : retryLater(request))
                              : vertx
                                  .timer(LOOK_PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                                  .compose(
                                      waited -> look(host, request, userId, channelId, look + 1));
                        }));
  }

  private SessionEvent opened(
      SessionHost host, int request, String userId, String channelId, ConversationState state) {
    if (host.isServing() && book.isOpening(host, channelId)) {
      tell(book.open(host, userId, channelId, state));
    }
    return new SessionEvent.ChannelOpened(
        request, Opened.newBuilder().setConversationId(channelId).setHead(state.getHead()).build());
  }

  private Future<?> compare(String channelId) {
    return stores
        .states()
        .load(channelId)
        .compose(
            state -> {
              Set<String> lookers = book.lookers(channelId);
              return stores
                  .members()
                  .now(channelId, lookers)
                  .onSuccess(
                      found -> {
                        Set<String> ended =
                            lookers.stream()
                                .filter(
                                    userId ->
                                        found.get(userId)
                                            != MembershipState.MEMBERSHIP_STATE_MEMBER)
                                .collect(Collectors.toSet());
                        tell(book.compared(channelId, state, lookers, ended));
                        dropUnused(Set.of(channelId));
                      });
            })
        .onFailure(failure -> LOG.debug("a channel was not compared: {}", failure.toString()));
  }

  private void tell(Optional<ChannelBook.Told<SessionHost>> told) {
    told.ifPresent(
        news -> {
          SessionEvent event = new SessionEvent.ChannelTold(new EncodedNews(news.news()));
          List.copyOf(news.sessions()).forEach(host -> host.on(event));
        });
  }

  private void dropUnused(Set<String> channelIds) {
    for (String unused : book.dropUnused(channelIds)) {
      listeners
          .remove(unused)
          .consumer
          .unregister()
          .onFailure(failure -> LOG.debug("not unregistered: {}", failure.toString()));
    }
  }

  private static SessionEvent retryLater(int request) {
    return new SessionEvent.OpenRefused(
        request,
        ErrorCode.UNAVAILABLE,
        "the channel cannot be opened at the moment",
        RETRY_AFTER_MILLIS);
  }

  private static SessionEvent notFound(int request) {
    return new SessionEvent.OpenRefused(
        request,
        ErrorCode.CONVERSATION_NOT_FOUND,
        "there is no channel with this id of which you are a member",
        0);
  }
}
