package chat.runtime.auth;

import chat.model.Addresses;
import chat.model.ErrorCode;
import chat.model.v1.DeviceLoggedOut;
import chat.model.v1.EndedSessionList;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sessions that have ended while their access tokens may be good still. A logout is heard of at
 * once; the HTTP API tells the whole list anew every few seconds, so that what was missed, and what
 * an operator has done in the database, is known soon after.
 *
 * <p>Belongs to the verticle that made it and is used on its event loop only.
 */
public final class EndedSessions {
  /** Logouts that were heard of and that no list may hold yet. */
  private static final int JUST_ENDED_MAX = 10_000;

  /** Longer than it takes until a list holds a logout. */
  private static final long JUST_ENDED_MILLIS = 60_000;

  private final MessageConsumer<EndedSessionList> lists;
  private final MessageConsumer<DeviceLoggedOut> logouts;
  private final Map<Long, Long> justEndedAtMillis = new LinkedHashMap<>();
  private Set<Long> ended = Set.of();
  private Set<Long> disabled = Set.of();
  private long listedAtMillis = nowMillis() - JUST_ENDED_MILLIS;

  public EndedSessions(EventBus eventBus) {
    lists = eventBus.consumer(Addresses.ENDED_SESSIONS, message -> replace(message.body()));
    logouts =
        eventBus.consumer(Addresses.LOGGED_OUT, message -> add(message.body().getSessionId()));
  }

  /** Completes when all nodes know where to send. */
  public Future<Void> listening() {
    return Future.join(lists.completion(), logouts.completion()).mapEmpty();
  }

  /** What to tell one who comes with a token of this session; empty when it goes on. */
  public Optional<ErrorCode> why(long sessionId) {
    if (disabled.contains(sessionId)) {
      return Optional.of(ErrorCode.ACCOUNT_DISABLED);
    }
    return ended.contains(sessionId) || justEndedAtMillis.containsKey(sessionId)
        ? Optional.of(ErrorCode.UNAUTHENTICATED)
        : Optional.empty();
  }

  /** Whether somebody has told the list within a time. */
  public boolean listedWithin(long millis) {
    return nowMillis() - listedAtMillis < millis;
  }

  public Future<Void> close() {
    return Future.join(lists.unregister(), logouts.unregister()).mapEmpty();
  }

  private void replace(EndedSessionList list) {
    ended = new HashSet<>(list.getSessionIdsList());
    disabled = new HashSet<>(list.getDisabledSessionIdsList());
    listedAtMillis = nowMillis();
  }

  private void add(long sessionId) {
    if (sessionId == 0) {
      return;
    }
    long nowMillis = nowMillis();
    justEndedAtMillis.put(sessionId, nowMillis);
    Iterator<Long> oldestFirst = justEndedAtMillis.values().iterator();
    while (oldestFirst.hasNext()) {
      boolean isOld = oldestFirst.next() + JUST_ENDED_MILLIS < nowMillis;
      if (!isOld && justEndedAtMillis.size() <= JUST_ENDED_MAX) {
        return;
      }
      oldestFirst.remove();
    }
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
