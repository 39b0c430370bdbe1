package chat.bench.report;

import chat.bench.check.CheckResult;
import chat.bench.client.Counters;
import chat.bench.client.Counters.Count;
import chat.bench.load.LoadResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** The outcome of one bench, as text for people and as JSON for programs. */
public final class Report {
  private static final String PLATFORM = "platform";
  private static final String GENERATOR = "generator";

  private final LoadResult load;
  private final CheckResult check;
  private final Counters counters;
  private final Map<String, Object> settings;
  private final List<Bar> bars;
  private final Machine machine = Machine.here();

  /**
   * @param settings how the bench was run, in the order in which it is to be printed
   * @param bars the figures asked for; integrity is added to them
   */
  public Report(
      LoadResult load,
      CheckResult check,
      Counters counters,
      Map<String, Object> settings,
      List<Bar> bars) {
    this.load = load;
    this.check = check;
    this.counters = counters;
    this.settings = settings;
    this.bars = new ArrayList<>(bars);
    this.bars.add(Bar.atLeast("integrity, %", 100, check.integrityPercent()));
    this.bars.add(Bar.atMost("messages not finished", 0, (double) load.unfinished()));
  }

  public boolean isPassed() {
    return bars.stream().allMatch(Bar::isHeld);
  }

  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "setting      "
            + settings.entrySet().stream()
                .map(setting -> setting.getKey() + " " + setting.getValue())
                .collect(Collectors.joining(", ")));
    lines.add(
        format(
            "machine      %d cores, %.1f GiB, %s, Java %s; it carries the generator too",
            machine.cores(), machine.memoryGibibytes(), machine.system(), machine.java()));
    lines.add(
        format(
            "rate         %.1f/s offered for %.0f s: %d messages; %.1f/s delivered in that time",
            load.rate(),
            load.measured().toMillis() / 1e3,
            load.offered(),
            load.deliveredPerSecond()));
    lines.add("latency, ms       p50       p99     p99.9       max");
    lines.add("  sent      " + percentiles(load.sentMicros()));
    lines.add("  delivered " + percentiles(load.deliveredMicros()));
    lines.add(format("integrity    %.4f %%: %s", check.integrityPercent(), check.describe()));
    lines.add("cpu/message  " + cpuText());
    lines.add("clients      " + countersText());
    counters.endReasons().forEach(reason -> lines.add("  ended      " + reason));
    for (Bar bar : bars) {
      lines.add(
          format(
              "%s %s: wanted %s, actual %s",
              bar.isHeld() ? "held        " : "MISSED      ",
              bar.name(),
              number(bar.wanted()),
              number(bar.actual())));
    }
    return String.join(System.lineSeparator(), lines);
  }

  public JsonObject json() {
    JsonObject json = new JsonObject().put("settings", new JsonObject(settings));
    json.put("machine", machine.json());
    json.put("offered_per_second", load.rate());
    json.put("measured_seconds", load.measured().toMillis() / 1e3);
    json.put("messages_offered", load.offered());
    json.put("delivered_per_second", load.deliveredPerSecond());
    json.put("messages_unfinished", load.unfinished());
    json.put("sent_millis", percentilesJson(load.sentMicros()));
    json.put("delivered_millis", percentilesJson(load.deliveredMicros()));
    json.put("integrity", integrityJson());
    json.put("cpu_micros_per_message", new JsonObject(new TreeMap<>(cpuMicrosPerMessage())));
    JsonObject counts = new JsonObject();
    for (Count count : Count.values()) {
      counts.put(count.name().toLowerCase(Locale.ROOT), counters.get(count));
    }
    json.put("clients", counts);
    return json.put("bars", Bar.json(bars)).put("passed", isPassed());
  }

  private JsonObject integrityJson() {
    return new JsonObject()
        .put("percent", check.integrityPercent())
        .put("messages", check.messages())
        .put("deliveries", check.deliveries())
        .put("unknown", check.unknown())
        .put("findings", check.findingCount())
        .put(
            "first_findings",
            new JsonArray(check.findings().stream().limit(20).map(Object::toString).toList()));
  }

  private static JsonObject percentilesJson(Histogram micros) {
    return new JsonObject()
        .put("p50", LoadResult.millis(micros, 50))
        .put("p99", LoadResult.millis(micros, 99))
        .put("p99_9", LoadResult.millis(micros, 99.9))
        .put("max", LoadResult.millis(micros, 100));
  }

  private static String percentiles(Histogram micros) {
    return format(
        "%9.2f %9.2f %9.2f %9.2f",
        LoadResult.millis(micros, 50),
        LoadResult.millis(micros, 99),
        LoadResult.millis(micros, 99.9),
        LoadResult.millis(micros, 100));
  }

  private Map<String, Object> cpuMicrosPerMessage() {
    long messages = Math.max(1, load.delivered());
    return load.cpu().entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, cpu -> cpu.getValue().toNanos() / 1e3 / messages));
  }

  private String cpuText() {
    Map<String, Object> cpu = new TreeMap<>(cpuMicrosPerMessage());
    Object generator = cpu.remove(GENERATOR);
    Object platform = cpu.remove(PLATFORM);
    double servers = cpu.values().stream().mapToDouble(micros -> (double) micros).sum();
    String own = format("generator %.0f µs", generator);
    if (platform == null) {
      return own + "; the platform's is not known: it does not run here";
    }
    String each =
        cpu.entrySet().stream()
            .map(server -> format("%s %.0f", server.getKey(), server.getValue()))
            .collect(Collectors.joining(", "));
    return format("platform %.0f µs, servers %.0f µs (%s), %s", platform, servers, each, own);
  }

  private String countersText() {
    List<String> counts = new ArrayList<>();
    for (Count count : Count.values()) {
      counts.add(
          count.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + counters.get(count));
    }
    return String.join(", ", counts);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? format("%.0f", value) : format("%.3f", value);
  }

  private static String format(String text, Object... arguments) {
    return String.format(Locale.ROOT, text, arguments);
  }
}
