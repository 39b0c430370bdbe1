package chat.bench;

import chat.bench.load.Arrivals;
import chat.bench.nodes.Disruption;
import chat.bench.push.PushScenario;
import chat.bench.report.Bar;
import chat.model.Limits;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Options of {@code bench} beside those of {@link PlatformOptions}. */
final class BenchOptions {
  private static final int CONNECTIONS_MAX = 30_000;
  private static final long SEARCH_MESSAGES = 1_000_000;
  private static final long APP_MESSAGES = 10_000;
  private static final int GROUP_MEMBERS = 100;

  /** What the users do. */
  enum Scenario {
    DIRECT,
    IDLE,
    STORM,
    PRESENCE,
    GROUP,
    CHANNEL,
    SLOW_READER,
    SEARCH,
    APP,
    PUSH,
    NODE_KILL,
    NODE_PAUSE,
    ROLLING_RESTART,
    PARTITION,
    REDIS_FLUSH;

    /** What happens to nodes in it, if anything does. */
    Optional<Disruption> disruption() {
      return Arrays.stream(Disruption.values())
          .filter(each -> each.name().equals(name()))
          .findFirst();
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How messages are spread over time. */
  enum Spread {
    POISSON,
    CONSTANT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--scenario",
      defaultValue = "direct",
      description = {
        "direct: pairs of people write to one another (the default).",
        "idle: --connections devices are connected and say nothing; what is measured is memory.",
        "storm: they lose their connections at once; what is measured is how soon they are back.",
        "presence: --connections people with --contacts each go to the background and come back,",
        "--rate of them a second; what is measured is how soon their contacts see it, and the cost.",
        "group: --members people of one group are connected and write in turn; what is measured is how soon",
        "the last of them has it.",
        "channel: a channel has --members members, of whom --connections look at it while its owner writes;",
        "what is measured is how soon the last of them has it, and that it is in no inbox.",
        "slow-reader: of each pair one writes long texts and the other reads a byte a second; what is",
        "measured is the platform's memory for each of them, and that they miss nothing.",
        "search: --connections people with --contacts conversations each say --messages, look for one and",
        "for two words at --queries a second, then say --rate a second more; what is measured is how",
        "soon they have the answer, and how soon what was said is found.",
        "app: the web app in Chromium; what is measured is its size, how soon it is there, and its",
        "memory while somebody scrolls through --messages of a conversation.",
        "push: devices of --connections people sleep, a third with each provider, while messages in their",
        "groups make --rate pushes a second; what is measured is how many go out, and how soon.",
        "node-kill, node-pause, rolling-restart, partition, redis-flush: pairs of people, with",
        "--connections devices in all, write to one another and see who is online, while the last node",
        "is killed, is paused for --outage, all are restarted one by one, no node reaches another one for",
        "--outage, or Redis forgets everything; what is measured is what they notice."
      })
  Scenario scenario;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "2000",
      description =
          "Devices, one for each user, of all scenarios but direct, group and slow-reader (default: ${DEFAULT-VALUE}).")
  int connections;

  @Option(
      names = "--contacts",
      paramLabel = "N",
      defaultValue = "20",
      description = "Contacts of each person of presence, all watched (default: ${DEFAULT-VALUE}).")
  int contacts;

  @Option(
      names = "--members",
      paramLabel = "N",
      description = "Members of group and channel (default: 100 and 100000).")
  Integer members;

  @Option(
      names = "--messages",
      paramLabel = "N",
      description =
          "Messages that search stores before it begins, 0 for none; in the long conversation of app (default: 1000000 and 10000).")
  Long messages;

  @Option(
      names = "--queries",
      paramLabel = "N",
      defaultValue = "20",
      description = "Questions of search per second (default: ${DEFAULT-VALUE}).")
  double queries;

  @Option(
      names = "--found-max",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = TimeConverter.class,
      description =
          "Bar of search: after all that was said the next message is found within this time (default: ${DEFAULT-VALUE}).")
  Duration foundMax;

  @Option(
      names = "--kb-max",
      paramLabel = "N",
      description = "Bar of idle: at most so many KiB of process memory for each connection.")
  Double kibibytesMax;

  @Option(
      names = "--back-max",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Bar: all devices are in sync again within this time.")
  Duration backMax;

  @Option(
      names = "--presence-max",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Bar: everybody is seen as he is within this time.")
  Duration presenceMax;

  @Option(
      names = "--outage",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = TimeConverter.class,
      description = "Length of node-pause and partition (default: ${DEFAULT-VALUE}).")
  Duration outage;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Messages, changes of presence or pushes, per second (default: ${DEFAULT-VALUE}).")
  double rate;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = TimeConverter.class,
      description = "Measured time, for instance 60s, 2m, 0.5s (default: ${DEFAULT-VALUE}).")
  Duration duration;

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      defaultValue = "120s",
      converter = TimeConverter.class,
      description = "Load before that, checked but not measured (default: ${DEFAULT-VALUE}).")
  Duration warmup;

  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "100",
      description = "Characters in each message (default: ${DEFAULT-VALUE}).")
  int size;

  @Option(
      names = "--arrivals",
      defaultValue = "poisson",
      description = "Spread over time: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Spread spread;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of everything random (default: a new one, printed).")
  long seed = new SecureRandom().nextInt(Integer.MAX_VALUE);

  @Option(
      names = "--find-max",
      description = {
        "Step up from --rate until p99 of delivery passes 100 ms or the throughput falls behind,",
        "then hold the highest rate for 60 s. --duration and --warmup do not count."
      })
  boolean findMax;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  boolean json;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description = "Keep what every client did and saw, as JSON lines.")
  Path historyFile;

  @Option(
      names = "--p50-ms",
      paramLabel = "N",
      description = "Bar: at most this p50 from send to delivery.")
  Double p50Millis;

  @Option(
      names = "--p99-ms",
      paramLabel = "N",
      description =
          "Bar: at most this p99 from send to delivery; of search, from a question to its answer (50 there).")
  Double p99Millis;

  @Option(
      names = "--min-rate",
      paramLabel = "N",
      description = "Bar: at least so many messages delivered per second.")
  Double minRate;

  Arrivals arrivals(double perSecond) {
    return switch (spread) {
      case POISSON -> Arrivals.poisson(perSecond, seed);
      case CONSTANT -> Arrivals.constant(perSecond);
    };
  }

  /** The bars that were given, for the figures of a result. */
  List<Bar> bars(double p50, double p99, double perSecond) {
    List<Bar> bars = new ArrayList<>();
    if (p50Millis != null) {
      bars.add(Bar.atMost("p50 from send to delivery, ms", p50Millis, p50));
    }
    if (p99Millis != null) {
      bars.add(Bar.atMost("p99 from send to delivery, ms", p99Millis, p99));
    }
    if (minRate != null) {
      bars.add(Bar.atLeast("messages delivered per second", minRate, perSecond));
    }
    return bars;
  }

  /** Members of the group or the channel. */
  int members() {
    int usual = scenario == Scenario.GROUP ? GROUP_MEMBERS : Limits.CHANNEL_MEMBERS_LIMIT;
    return members == null ? usual : members;
  }

  /** Messages that search stores, or that the long conversation of app has. */
  long messages() {
    long usual = scenario == Scenario.SEARCH ? SEARCH_MESSAGES : APP_MESSAGES;
    return messages == null ? usual : messages;
  }

  void check(CommandSpec spec) {
    requireBetween(spec, "--members", members(), 2, Limits.CHANNEL_MEMBERS_LIMIT);
    if (scenario == Scenario.CHANNEL) {
      requireBetween(spec, "--connections of channel", connections, 2, members());
    }
    requireBetween(spec, "--rate", rate, 0.1, 1_000_000);
    requireBetween(spec, "--connections", connections, 1, CONNECTIONS_MAX);
    if (scenario == Scenario.PUSH) {
      requireBetween(
          spec, "--connections of push", connections, PushScenario.MEMBERS, CONNECTIONS_MAX);
    }
    if (scenario == Scenario.APP) {
      requireBetween(spec, "--messages of app", (double) messages(), 100, 100_000);
    } else {
      requireBetween(spec, "--messages", (double) messages(), 0, 1_000_000_000);
    }
    requireBetween(spec, "--queries", queries, 0.1, 100_000);
    if (scenario == Scenario.SEARCH) {
      requireBetween(spec, "--contacts", contacts, 2, Math.min(100, connections - 1));
    }
    if (scenario == Scenario.PRESENCE) {
      requireBetween(spec, "--contacts", contacts, 2, Math.min(100, connections - 1));
      requireBetween(spec, "--rate of presence", rate, 0.1, connections / 2.0);
    }
    if (scenario.disruption().isPresent() && connections % 2 != 0) {
      throw new ParameterException(
          spec.commandLine(), "--connections must be even, for pairs, not " + connections);
    }
    requireBetween(spec, "--outage in seconds", outage.toMillis() / 1e3, 0.1, 3_600);
    requireBetween(spec, "--size", size, 1, Limits.TEXT_CODE_POINTS_MAX);
    requireBetween(spec, "--duration in seconds", duration.toMillis() / 1e3, 0.1, 86_400);
    requireBetween(spec, "--warmup in seconds", warmup.toMillis() / 1e3, 0, 86_400);
  }

  private static void requireBetween(
      CommandSpec spec, String name, double actual, double min, double max) {
    if (!(actual >= min && actual <= max)) {
      throw new ParameterException(
          spec.commandLine(), "%s must be from %s to %s, not %s".formatted(name, min, max, actual));
    }
  }

  /** Times such as {@code 60s}, {@code 2m}, {@code 0.5s}. */
  static final class TimeConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Duration.parse("PT" + text);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'" + text + "' is no time: give for instance 60s, 2m or 0.5s");
      }
    }
  }
}
