package chat.presence.io;

import chat.runtime.redis.PresenceStore;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets leases run out of devices that nobody reports any more, and notes when people who went
 * offline were last active. Whoever is swept by several at once goes offline once.
 */
public final class Sweeper {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final PresenceStore presence;
  private final PeopleStore people;
  private boolean sweeping;
  private boolean noting;

  public Sweeper(PresenceStore presence, PeopleStore people) {
    this.presence = presence;
    this.people = people;
  }

  /** Sweeps once; does nothing while an earlier sweep is under way. */
  public void run() {
    if (sweeping) {
      return;
    }
    sweeping = true;
    List<Future<Map<String, Long>>> buckets =
        IntStream.range(0, PresenceStore.BUCKETS).mapToObj(presence::sweep).toList();
    Future.all(buckets)
        .onFailure(failure -> LOG.debug("presence was not swept: {}", failure.toString()))
        .onSuccess(swept -> note(swept.list()))
        .onComplete(swept -> sweeping = false);
  }

  /** Who is not noted now, because PostgreSQL is away or busy, is found again by a later sweep. */
  private void note(List<Map<String, Long>> offlineByBucket) {
    if (noting) {
      return;
    }
    Map<String, Long> known = new HashMap<>();
    offlineByBucket.forEach(known::putAll);
    known.values().removeIf(millis -> millis == 0);
    noting = true;
    people
        .noteLastActive(known)
        .compose(noted -> forget(offlineByBucket))
        .onFailure(failure -> LOG.debug("nobody was noted: {}", failure.toString()))
        .onComplete(noted -> noting = false);
  }

  private Future<?> forget(List<Map<String, Long>> offlineByBucket) {
    return Future.all(
        IntStream.range(0, PresenceStore.BUCKETS)
            .mapToObj(bucket -> presence.forget(bucket, offlineByBucket.get(bucket).keySet()))
            .toList());
  }
}
