package chat.gateway.io;

import chat.gateway.core.SessionEvent;
import chat.gateway.core.WatchBook;
import chat.model.Addresses;
import chat.model.v1.PresenceAnswer;
import chat.model.v1.PresenceQuery;
import chat.model.v1.VisibilityChanged;
import chat.runtime.redis.PresenceStore;
import chat.runtime.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets sessions see the presence of those whom they watch: subscribed to in Redis for all sessions
 * of this gateway together, and asked for where it is not known, may have been missed, or may not
 * be seen any more. All of it are hints: what is lost is found by the next question.
 */
public final class Watches {
  /** How often everybody is asked for again, for changes that nobody heard of. */
  public static final long REFRESH_MILLIS = 300_000;

  private static final int WATCHED_MAX = 500_000;
  private static final int ASKING_MAX = 32;
  private static final int QUERY_TIMEOUT_MILLIS = 4_000;
  private static final long RETRY_MILLIS = 1_000;
  private static final int CHANNELS_PER_CALL_MAX = 500;
  private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

  private final EventBus eventBus;
  private final RedisLink redis;
  private final WatchBook<SessionHost> book = new WatchBook<>(WATCHED_MAX);
  private final Set<SessionHost> toAsk = new LinkedHashSet<>();

  /** Who has changed his mind since the last beat, and what those want who did so again. */
  private final Set<SessionHost> changedLately = new HashSet<>();

  private final Map<SessionHost, Wish> wishes = new LinkedHashMap<>();
  private int asking;
  private long nextAskMillis = Clock.nowMillis();

  private record Wish(String viewerId, Set<String> userIds) {}

  /**
   * @param redis for subscriptions alone
   */
  public Watches(EventBus eventBus, RedisLink redis) {
    this.eventBus = eventBus;
    this.redis = redis;
    redis.published(this::published);
    eventBus.<VisibilityChanged>consumer(
        Addresses.VISIBILITY, message -> visibilityChanged(message.body()));
  }

  /** At once, but not more than once for each beat: then what was wanted last. */
  void watch(SessionHost host, String viewerId, Set<String> userIds) {
    Wish wish = new Wish(viewerId, userIds);
    if (changedLately.add(host)) {
      watch(host, wish);
    } else {
      wishes.put(host, wish);
    }
  }

  private void watch(SessionHost host, Wish wish) {
    WatchBook.Change change = book.watch(host, wish.viewerId(), wish.userIds());
    unsubscribe(change.ended());
    subscribe(change.begun())
        .onFailure(failure -> LOG.debug("not subscribed: {}", failure.toString()))
        .onComplete(subscribed -> toAsk.add(host));
  }

  /** What the session was told may have been dropped. */
  void watchAnew(SessionHost host) {
    book.forgetTold(host);
  }

  void leave(SessionHost host) {
    toAsk.remove(host);
    changedLately.remove(host);
    wishes.remove(host);
    unsubscribe(book.leave(host).ended());
  }

  /** The link to Redis is new: it has no subscriptions, and changes may have been missed. */
  public void reconnected() {
    subscribe(book.users())
        .onFailure(failure -> LOG.debug("not subscribed: {}", failure.toString()))
        .onComplete(subscribed -> refreshAll());
  }

  public void refreshAll() {
    toAsk.addAll(book.sessions());
  }

  /** Comes at a steady pace, a beat: asks for what is wanted, and tells what is new. */
  public void flush() {
    changedLately.clear();
    changedLately.addAll(wishes.keySet());
    Map<SessionHost, Wish> due = Map.copyOf(wishes);
    wishes.clear();
    due.forEach(this::watch);
    askAndTell();
  }

  private void askAndTell() {
    ask();
    book.takeUntold().forEach((host, update) -> host.on(new SessionEvent.PresenceSeen(update)));
  }

  private void ask() {
    Iterator<SessionHost> next = toAsk.iterator();
    while (asking < ASKING_MAX && Clock.nowMillis() >= nextAskMillis && next.hasNext()) {
      SessionHost host = next.next();
      next.remove();
      book.query(host).ifPresent(query -> ask(host, query));
    }
  }

  private void ask(SessionHost host, PresenceQuery query) {
    asking++;
    eventBus
        .<PresenceAnswer>request(
            Addresses.PRESENCE, query, new DeliveryOptions().setSendTimeout(QUERY_TIMEOUT_MILLIS))
        .onComplete(asked -> asking--)
        .onSuccess(
            answer -> {
              book.answered(host, query, answer.body());
              askAndTell();
            })
        .onFailure(
            failure -> {
              LOG.debug("presence is not known: {}", failure.toString());
              nextAskMillis = Clock.nowMillis() + RETRY_MILLIS;
              toAsk.add(host);
            });
  }

  private void published(String channel, String message) {
    PresenceStore.Status status = PresenceStore.change(message);
    book.changed(PresenceStore.userOf(channel), status.state(), status.activeAtMillis());
  }

  private void visibilityChanged(VisibilityChanged changed) {
    toAsk.addAll(book.sessionsThatWatch(changed.getUserId(), changed.getOtherId()));
    if (!changed.getOtherId().isEmpty()) {
      toAsk.addAll(book.sessionsThatWatch(changed.getOtherId(), changed.getUserId()));
    }
  }

  private Future<Void> subscribe(Collection<String> userIds) {
    List<Future<Void>> parts = new ArrayList<>();
    for (List<String> channels : channels(userIds)) {
      parts.add(redis.subscribe(channels));
    }
    return Future.join(parts).mapEmpty();
  }

  private void unsubscribe(Collection<String> userIds) {
    for (List<String> channels : channels(userIds)) {
      redis
          .unsubscribe(channels)
          .onFailure(failure -> LOG.debug("not unsubscribed: {}", failure.toString()));
    }
  }

  private static List<List<String>> channels(Collection<String> userIds) {
    List<String> channels = userIds.stream().map(PresenceStore::channel).toList();
    List<List<String>> parts = new ArrayList<>();
    for (int from = 0; from < channels.size(); from += CHANNELS_PER_CALL_MAX) {
      parts.add(channels.subList(from, Math.min(from + CHANNELS_PER_CALL_MAX, channels.size())));
    }
    return parts;
  }
}
