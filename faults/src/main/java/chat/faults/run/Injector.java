package chat.faults.run;

import chat.bench.nodes.RedisFlush;
import chat.faults.cluster.PlatformCluster;
import chat.faults.net.Proxy;
import chat.faults.net.Weather;
import chat.faults.plan.Fault;
import chat.faults.plan.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Carries out faults: injects, waits, and undoes. Blocks. */
final class Injector {
  private static final long CUT_EVERY_MILLIS = 1_500;
  private static final long FILL_EVERY_MILLIS = 200;
  private static final Duration CLOCK_OFF = Duration.ofMinutes(10);
  private static final String HOST = "127.0.0.1";

  private final PlatformCluster cluster;
  private final Map<Target, Proxy> proxies;
  private final AtomicInteger clocks = new AtomicInteger();

  Injector(PlatformCluster cluster, Map<Target, Proxy> proxies) {
    this.cluster = cluster;
    this.proxies = proxies;
  }

  /**
   * Returns when the fault is undone: what was killed or paused runs again.
   *
   * @return what the fault came to beside what was planned; may be empty
   * @throws chat.embedded.LaunchException if something does not come up again
   */
  Optional<String> carryOut(Fault fault) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(fault.after().toMillis());
    long millis = fault.duration().toMillis();
    String ended = "";
    switch (fault.kind()) {
      case KILL -> kill(fault.target(), millis);
      case PAUSE, HANG -> pause(fault.target(), millis);
      case FULL -> ended = fill(fault.target(), millis) ? " ended by itself" : " stayed up";
      case CLOCK -> clock(fault.target(), millis);
      case REBALANCE -> rebalance(fault.target(), millis);
      case FLUSH -> flushRedis();
      case CUT -> cut(proxies.get(fault.target()), millis);
      case DARK -> change(proxies.get(fault.target()), Weather.DARK, millis);
      case MUTE -> change(proxies.get(fault.target()), Weather.MUTE, millis);
      case SLOW -> change(proxies.get(fault.target()), Weather.SLOW, millis);
    }
    boolean oneOfSeveral = fault.target() == Target.KAFKA && !cluster.isAlone(fault.target());
    return ended.isEmpty() && !oneOfSeveral
        ? Optional.empty()
        : Optional.of(
            "%s: %s%s".formatted(fault.kind().id(), cluster.nameOfHit(fault.target()), ended));
  }

  /** True if the server ended by itself for want of room. */
  private boolean fill(Target server, long millis) throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    boolean ended;
    try {
      cluster.fillDisk(server);
      while (System.nanoTime() - endNanos < 0) {
        TimeUnit.MILLISECONDS.sleep(FILL_EVERY_MILLIS);
        cluster.keepDiskFull(server);
      }
    } finally {
      ended = cluster.freeDisk(server);
    }
    return ended;
  }

  /** Fast and slow in turns. */
  private void clock(Target member, long millis) throws InterruptedException {
    boolean fast = clocks.getAndIncrement() % 2 == 0;
    cluster.startWithClockOff(member, fast ? CLOCK_OFF : CLOCK_OFF.negated());
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } finally {
      cluster.kill(member);
      cluster.start(member);
    }
  }

  private void kill(Target target, long millis) throws InterruptedException {
    cluster.kill(target);
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } finally {
      cluster.start(target);
    }
  }

  private void pause(Target target, long millis) throws InterruptedException {
    cluster.pause(target);
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } finally {
      cluster.resume(target);
    }
  }

  private void rebalance(Target member, long millis) throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    do {
      cluster.stop(member);
      cluster.start(member);
    } while (System.nanoTime() - endNanos < 0);
  }

  private void flushRedis() {
    try {
      RedisFlush.flush(HOST, cluster.redisPort());
    } catch (IOException e) {
      throw new IllegalStateException("Redis could not be flushed: " + e.getMessage(), e);
    }
  }

  private static void cut(Proxy proxy, long millis) throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    do {
      // Each time anew, so that those who came back are cut as well.
      proxy.set(Weather.CUTTING);
      TimeUnit.MILLISECONDS.sleep(CUT_EVERY_MILLIS);
    } while (System.nanoTime() - endNanos < 0);
    proxy.set(Weather.FAIR);
  }

  private static void change(Proxy proxy, Weather weather, long millis)
      throws InterruptedException {
    proxy.set(weather);
    TimeUnit.MILLISECONDS.sleep(millis);
    proxy.set(Weather.FAIR);
  }
}
