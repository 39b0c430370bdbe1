package chat.gateway.io;

import chat.gateway.core.SignOfLife;
import chat.runtime.redis.PresenceStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Redis which devices are alive: all of them once in each period, a part at a time, and at
 * once those that come, leave, or go to the background. A heartbeat costs nothing here; it is a
 * time that the session keeps.
 */
public final class PresenceReports {
  /** A lease survives two periods without a report. */
  private static final int PERIODS_PER_LEASE = 3;

  private static final int LEFT_MAX = 20_000;
  private static final Logger LOG = LoggerFactory.getLogger(PresenceReports.class);

  private final PresenceStore presence;
  private final long leaseMillis;
  private final List<Set<SessionHost>> hostsByBucket =
      Stream.generate(() -> (Set<SessionHost>) new LinkedHashSet<SessionHost>())
          .limit(PresenceStore.BUCKETS)
          .toList();
  private final Set<SessionHost> changed = new LinkedHashSet<>();
  private final List<SignOfLife> left = new ArrayList<>();
  private int nextBucket;

  /**
   * @param leaseMillis after the last sign of life a device counts as gone
   */
  public PresenceReports(PresenceStore presence, long leaseMillis) {
    this.presence = presence;
    this.leaseMillis = leaseMillis;
  }

  /** How often {@link #renewSome} is to be called. */
  public long paceMillis() {
    return Math.max(1, leaseMillis / PERIODS_PER_LEASE / PresenceStore.BUCKETS);
  }

  void add(SessionHost host, String userId) {
    hostsByBucket.get(PresenceStore.bucket(userId)).add(host);
    changed.add(host);
  }

  void changed(SessionHost host) {
    changed.add(host);
  }

  /** The device may come back elsewhere: it counts as gone a lease after its last sign of life. */
  void remove(SessionHost host, SignOfLife last) {
    hostsByBucket.get(PresenceStore.bucket(last.userId())).remove(host);
    changed.remove(host);
    if (left.size() < LEFT_MAX) {
      left.add(last);
    }
  }

  /** Comes at a steady pace: tells of those who came, left or changed. */
  public void flush() {
    List<SignOfLife> signs = new ArrayList<>(left);
    left.clear();
    changed.forEach(host -> host.sign().ifPresent(signs::add));
    changed.clear();
    report(signs);
  }

  /** Renews the leases of a part of the devices. */
  public void renewSome() {
    List<SignOfLife> signs = new ArrayList<>();
    hostsByBucket.get(nextBucket).forEach(host -> host.sign().ifPresent(signs::add));
    nextBucket = (nextBucket + 1) % PresenceStore.BUCKETS;
    report(signs);
  }

  /** Redis may have lost everything. */
  public void renewAll() {
    hostsByBucket.forEach(changed::addAll);
  }

  private void report(List<SignOfLife> signs) {
    long nowMillis = Clock.nowMillis();
    presence
        .report(
            signs.stream()
                .map(
                    sign ->
                        new PresenceStore.Sign(
                            sign.userId(),
                            sign.deviceId(),
                            nowMillis - sign.heardAtMillis(),
                            sign.background()))
                .toList(),
            leaseMillis)
        .onFailure(failure -> LOG.debug("presence was not reported: {}", failure.toString()));
  }
}
