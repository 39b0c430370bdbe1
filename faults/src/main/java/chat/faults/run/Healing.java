package chat.faults.run;

import chat.bench.client.Fleet;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits, no longer than a bound, until all is well after a fault, or names what is not. */
final class Healing {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);
  private static final long INTERVAL_MILLIS = 100;
  private static final int NAMES_MAX = 5;

  private final Fleet fleet;
  private final Traffic traffic;
  private final Errands errands;

  Healing(Fleet fleet, Traffic traffic, Errands errands) {
    this.fleet = fleet;
    this.traffic = traffic;
    this.errands = errands;
  }

  /**
   * All is well when each client is live, whatever was due before {@code endNanos} is answered and
   * with everybody, a message sent since then has arrived, and a call of the HTTP API made since
   * then went well.
   *
   * @return what is not well when the time is over; empty as soon as all is
   */
  List<String> await(long endNanos, Duration timeout)
      throws InterruptedException, TimeoutException {
    long giveUpNanos = System.nanoTime() + timeout.toNanos();
    while (true) {
      List<String> unmet = fleet.call(() -> Future.succeededFuture(unmet(endNanos)), CALL_TIMEOUT);
      if (unmet.isEmpty() || System.nanoTime() - giveUpNanos > 0) {
        return unmet;
      }
      TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
    }
  }

  private List<String> unmet(long endNanos) {
    List<String> unmet = new ArrayList<>();
    long away = traffic.clientsAway();
    if (away > 0) {
      unmet.add(away + " clients are not live");
    }
    for (String missing : traffic.missingBefore(endNanos, NAMES_MAX)) {
      unmet.add("message " + missing);
    }
    if (traffic.firstDeliveryNanos() == 0) {
      unmet.add("no message sent after the fault has arrived");
    }
    if (errands.lastOkStartNanos() - endNanos < 0) {
      unmet.add("no call of the HTTP API made after the fault went well");
    }
    return unmet;
  }
}
