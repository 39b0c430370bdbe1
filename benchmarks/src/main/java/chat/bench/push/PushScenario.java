package chat.bench.push;

import chat.bench.client.Bounded;
import chat.bench.client.HttpApi;
import chat.bench.client.OnLoop;
import chat.bench.client.Session;
import chat.bench.load.Arrivals;
import chat.bench.load.CpuMeter;
import chat.bench.load.Schedule;
import chat.model.Ids;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** People in groups, whose devices all sleep while the makers of the groups write. */
public final class PushScenario {
  /** Members of each group. */
  public static final int MEMBERS = 100;

  /** Each so manieth device is known to its provider no more. */
  private static final int DEAD_EVERY = 100;

  private static final int CALLS_AT_ONCE = 16;
  private static final int PROVIDERS = 3;
  private static final int APNS_TOKEN_CHARS = 64;
  private static final Duration SETUP_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration LANDING_TIMEOUT = Duration.ofSeconds(60);
  private static final int LOOK_MILLIS = 200;

  private final Context context;
  private final HttpApi http;
  private final Browser browser = Browser.make();
  private final Shown shown = new Shown(Ids.next());
  private final List<Group> groups = new ArrayList<>();
  private final AtomicLong failed = new AtomicLong();
  private long messages;
  private long takenBefore;

  /**
   * What the messages of the measured time came to.
   *
   * @param taken pushes that the providers took
   * @param missing devices that do not show the newest message of their group in the end, as far as
   *     their provider can tell
   */
  public record Result(
      long messages, long taken, long missing, long failed, Map<String, Duration> cpu) {}

  /** A group: its maker writes, the devices of the others sleep. */
  private static final class Group {
    final Session maker;
    final List<String> readable = new ArrayList<>();
    String id;
    int newest = -1;

    Group(Session maker) {
      this.maker = maker;
    }
  }

  public PushScenario(Vertx vertx, HttpApi http) {
    this.context = vertx.getOrCreateContext();
    this.http = http;
  }

  /** What the devices show. */
  public Shown shown() {
    return shown;
  }

  /** Makes groups of people and registers their devices, a third with each provider. */
  public void prepare(List<Session> sessions) throws InterruptedException, TimeoutException {
    for (int first = 0; first + MEMBERS <= sessions.size(); first += MEMBERS) {
      List<Session> members = sessions.subList(first, first + MEMBERS);
      Group group = new Group(members.get(0));
      groups.add(group);
      List<Session> sleepers = members.subList(1, MEMBERS);
      OnLoop.call(context, () -> prepare(group, sleepers), SETUP_TIMEOUT);
    }
  }

  private Future<Void> prepare(Group group, List<Session> sleepers) {
    return Bounded.map(sleepers, CALLS_AT_ONCE, session -> register(group, session))
        .compose(
            registered ->
                http.makeGroup(
                    group.maker,
                    Ids.next(),
                    "bench",
                    sleepers.stream().map(Session::userId).toList()))
        .onSuccess(id -> group.id = id)
        .mapEmpty();
  }

  private Future<Void> register(Group group, Session session) {
    int number = Math.floorMod(session.deviceId().hashCode(), Integer.MAX_VALUE);
    String device = session.deviceId().replace("-", "");
    JsonObject body = new JsonObject();
    switch (number % PROVIDERS) {
      case 0 ->
          body.put("provider", "web")
              .put("subscription", browser.subscription(FlakyProviders.endpoint(device)));
      case 1 -> body.put("provider", "fcm").put("token", device);
      default -> {
        device = device.repeat(APNS_TOKEN_CHARS / device.length());
        body.put("provider", "apns").put("token", device);
      }
    }
    if (number / PROVIDERS % DEAD_EVERY == 0) {
      shown.dies(device);
    }
    if (number % PROVIDERS != 0) {
      group.readable.add(device);
    }
    return http.registerPush(session, body);
  }

  /** Lets the makers write, in turn. */
  public Result run(Arrivals due, Duration warmup, Duration measured, CpuMeter cpu)
      throws InterruptedException, TimeoutException {
    Map<String, Duration> used = Schedule.run(due, warmup, measured, cpu, this::write);
    long taken = shown.taken() - takenBefore;
    return new Result(messages, taken, awaitNewest(), failed.get(), used);
  }

  private void write(int number, long dueNanos, boolean measured) {
    if (measured) {
      takenBefore = messages == 0 ? shown.taken() : takenBefore;
      messages++;
      shown.due(number, dueNanos);
    }
    Group group = groups.get(number % groups.size());
    group.newest = number;
    context.runOnContext(
        turn ->
            http.sendText(group.maker, group.id, shown.text(number))
                .onFailure(failure -> failed.incrementAndGet()));
  }

  /** Waits until each device shows the newest message of its group; how many do not. */
  private long awaitNewest() throws InterruptedException {
    long giveUpNanos = System.nanoTime() + LANDING_TIMEOUT.toNanos();
    while (true) {
      long missing =
          groups.stream()
              .filter(group -> group.newest >= 0)
              .mapToLong(group -> shown.without(group.newest, group.readable))
              .sum();
      if (missing == 0 || System.nanoTime() - giveUpNanos > 0) {
        return missing;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }
}
