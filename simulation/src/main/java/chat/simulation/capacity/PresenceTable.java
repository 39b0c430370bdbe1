package chat.simulation.capacity;

import static chat.simulation.capacity.Figures.about;
import static chat.simulation.capacity.Figures.exactly;

import chat.runtime.redis.PresenceStore;
import chat.simulation.capacity.PresenceFanOut.Result;
import chat.simulation.capacity.PresenceFanOut.Sample;
import io.vertx.redis.client.impl.ZModem;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The fan-out of presence, as {@code docs/capacity.md} tells of it. */
public final class PresenceTable {
  private static final int CHANGES = 20_000;

  /** Event loops of a cell of 50 gateways. */
  private static final int LOOPS = 100;

  private static final int USERS = 40_000;
  private static final int MANY_USERS = 500_000;

  /** In a second or two. */
  static final Sample SMALL = sample(USERS);

  /** In half a minute. */
  static final Sample LARGE = sample(MANY_USERS);

  private static final int REDIS_SLOTS = 16_384;
  private static final List<Integer> SHARDS = List.of(1, 3, 4, 6, 8, 16);
  private static final CapacityModel CELL =
      new CapacityModel(Assumptions.BASE, CapacityTables.SMALLER);

  private final Result result;

  private PresenceTable(Result result) {
    this.result = result;
  }

  static Sample sample(int users) {
    return new Sample(
        users,
        LOOPS,
        Assumptions.CONTACTS,
        Assumptions.BASE.connectedShare(),
        Assumptions.LOOKING_SHARE,
        Assumptions.ON_SCREEN,
        CHANGES,
        1);
  }

  /** What was counted for one change, of the small sample. */
  public static String counted(List<Sample> samples) {
    Markdown table =
        new Markdown(
            "users of the sample",
            "messages from Redis to event loops",
            "notices to devices",
            "notices if all connected contacts were told",
            "fullest bucket, against the mean");
    for (Sample sample : samples) {
      Result result = PresenceFanOut.play(sample);
      table.row(
          exactly(sample.users()),
          about(result.loopMessagesPerChange()),
          about(result.noticesPerChange()),
          about(result.broadcastPerChange()),
          exactly(result.bucketSkew()) + " ×");
    }
    return table.toString();
  }

  /**
   * How much of presence stands on the fullest of so many shards: the hash tags of the buckets fall
   * into slots, and slots are shared out in equal ranges.
   */
  public static String shards() {
    Markdown table =
        new Markdown(
            "shards of Redis",
            "with buckets of presence",
            "on the fullest",
            "connections of a cell, half loaded");
    for (int shards : SHARDS) {
      int[] buckets = new int[shards];
      for (int bucket = 0; bucket < PresenceStore.BUCKETS; bucket++) {
        buckets[ZModem.generate(Integer.toString(bucket)) * shards / REDIS_SLOTS]++;
      }
      int fullest = Arrays.stream(buckets).max().orElseThrow();
      double share = (double) fullest / PresenceStore.BUCKETS;
      table.row(
          Integer.toString(shards),
          Long.toString(Arrays.stream(buckets).filter(each -> each > 0).count()),
          fullest + " of " + PresenceStore.BUCKETS,
          about(CELL.connectionsPerShard() / share));
    }
    return table.toString();
  }

  /** The same at the peak of 50 and 500 million. */
  public static String atThePeak() {
    PresenceTable table = new PresenceTable(PresenceFanOut.play(SMALL));
    CapacityModel smaller = new CapacityModel(Assumptions.BASE, CapacityTables.SMALLER);
    CapacityModel larger = new CapacityModel(Assumptions.BASE, CapacityTables.LARGER);
    Markdown text = new Markdown("at the peak", "50 million", "500 million");
    table.row(
        text, "changes published a second", smaller, larger, CapacityModel::presenceChangesPeak);
    table.row(
        text, "messages a second from Redis to one gateway", smaller, larger, table::atAGateway);
    table.row(text, "notices to devices a second", smaller, larger, table::notices);
    table.row(text, "cores of Redis for them", smaller, larger, table::redisCores);
    table.row(text, "cores of the platform for them", smaller, larger, table::platformCores);
    table.row(
        text,
        "**notices a second if all connected contacts were told**",
        smaller,
        larger,
        table::broadcast);
    table.row(text, "cores of Redis for that", smaller, larger, table::redisCoresOfBroadcast);
    table.row(
        text, "cores of the platform for that", smaller, larger, table::platformCoresOfBroadcast);
    return text.toString();
  }

  private void row(
      Markdown text,
      String what,
      CapacityModel smaller,
      CapacityModel larger,
      ToDoubleFunction<CapacityModel> figure) {
    text.row(what, about(figure.applyAsDouble(smaller)), about(figure.applyAsDouble(larger)));
  }

  private double atAGateway(CapacityModel model) {
    return model.presenceChangesPeak() * result.loopMessagesPerChange() / model.gateways();
  }

  private double notices(CapacityModel model) {
    return model.presenceChangesPeak() * result.noticesPerChange();
  }

  private double redisCores(CapacityModel model) {
    return redisCores(model, result.noticesPerChange());
  }

  private double redisCoresOfBroadcast(CapacityModel model) {
    return redisCores(model, result.broadcastPerChange());
  }

  private static double redisCores(CapacityModel model, double noticesPerChange) {
    return model.presenceChangesPeak()
        * (Measured.REDIS_SECONDS_PER_REPORT
            + noticesPerChange * Measured.REDIS_SECONDS_PER_NOTICE);
  }

  private double platformCores(CapacityModel model) {
    return notices(model) * Measured.PLATFORM_SECONDS_PER_NOTICE;
  }

  private double broadcast(CapacityModel model) {
    return model.presenceChangesPeak() * result.broadcastPerChange();
  }

  private double platformCoresOfBroadcast(CapacityModel model) {
    return broadcast(model) * Measured.PLATFORM_SECONDS_PER_NOTICE;
  }
}
