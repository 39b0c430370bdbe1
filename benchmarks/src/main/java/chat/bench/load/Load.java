package chat.bench.load;

import chat.bench.client.ChatClient;
import chat.bench.client.Fleet;
import chat.bench.client.PendingSend;
import chat.model.Ids;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Open load: each message is due at a time that does not depend on how the platform does, and its
 * latency counts from that time.
 */
public final class Load {
  /** What may be on its way at once; what comes beyond is turned away and counts as missing. */
  private static final int ON_THEIR_WAY_MAX = 100_000;

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LEAD_TIME = Duration.ofMillis(100);

  private final Fleet fleet;
  private final Progress progress;
  private final List<Seat> seats;
  private final CpuMeter cpu;
  private final int textCharacters;
  private final RandomGenerator random;
  private long messageNumber;

  /**
   * A client and the conversation that it writes in.
   *
   * @param deliveries devices that get each of its messages
   */
  public record Seat(ChatClient client, String conversationId, int deliveries) {}

  /**
   * How a load is given.
   *
   * @param drain how long to wait at the end for what is still on its way
   */
  public record Plan(
      double rate, Arrivals arrivals, Duration warmup, Duration measured, Duration drain) {}

  Load(
      Fleet fleet,
      Progress progress,
      List<Seat> seats,
      CpuMeter cpu,
      int textCharacters,
      RandomGenerator random) {
    this.fleet = fleet;
    this.progress = progress;
    this.seats = seats;
    this.cpu = cpu;
    this.textCharacters = textCharacters;
    this.random = random;
  }

  /** Runs a load on the calling thread, which becomes its clock. */
  public LoadResult run(Plan plan) throws InterruptedException, TimeoutException {
    long startNanos = System.nanoTime() + LEAD_TIME.toNanos();
    long measureFromNanos = startNanos + plan.warmup().toNanos();
    long endNanos = measureFromNanos + plan.measured().toNanos();
    fleet.run(() -> progress.begin(measureFromNanos, endNanos));
    CompletableFuture<Map<ProcessHandle, Duration>> cpuBefore = cpuAt(measureFromNanos);
    CompletableFuture<Map<ProcessHandle, Duration>> cpuAfter = cpuAt(endNanos);
    pace(plan.arrivals(), startNanos, endNanos);
    awaitLanding(plan.drain());
    Map<String, Duration> used = cpu.between(cpuBefore.join(), cpuAfter.join());
    return fleet.call(
        () -> {
          long unfinished = progress.end();
          return Future.succeededFuture(
              new LoadResult(
                  plan.rate(),
                  plan.measured(),
                  progress.offered(),
                  progress.delivered(),
                  unfinished,
                  progress.sentMicros(),
                  progress.deliveredMicros(),
                  used));
        },
        CALL_TIMEOUT);
  }

  private CompletableFuture<Map<ProcessHandle, Duration>> cpuAt(long nanos) {
    Executor then =
        CompletableFuture.delayedExecutor(nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    return CompletableFuture.supplyAsync(cpu::read, then);
  }

  private void pace(Arrivals arrivals, long startNanos, long endNanos) throws InterruptedException {
    long dueNanos = startNanos + arrivals.nextOffsetNanos();
    while (dueNanos - endNanos < 0) {
      waitUntil(dueNanos);
      long nowNanos = System.nanoTime();
      List<Long> due = new ArrayList<>();
      while (dueNanos - nowNanos <= 0 && dueNanos - endNanos < 0) {
        due.add(dueNanos);
        dueNanos = startNanos + arrivals.nextOffsetNanos();
      }
      fleet.run(() -> due.forEach(this::send));
    }
    waitUntil(endNanos);
  }

  private static void waitUntil(long nanos) throws InterruptedException {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private void send(long intendedNanos) {
    Seat seat = seats.get(random.nextInt(seats.size()));
    UUID id = UUID.fromString(Ids.next());
    PendingSend send = new PendingSend(id, seat.conversationId(), text(), intendedNanos);
    boolean room = progress.onTheirWay() < ON_THEIR_WAY_MAX;
    progress.departs(send, seat.client().userId(), seat.deliveries());
    if (!room || !seat.client().send(send)) {
      progress.turnedAway(send);
    }
  }

  private String text() {
    String number = Long.toString(++messageNumber);
    return number.length() >= textCharacters
        ? number.substring(number.length() - textCharacters)
        : number + ".".repeat(textCharacters - number.length());
  }

  private void awaitLanding(Duration drain) throws InterruptedException {
    try {
      fleet.call(progress::allLanded, drain);
    } catch (TimeoutException e) {
      // What is missing is counted and named in the result.
    }
  }
}
