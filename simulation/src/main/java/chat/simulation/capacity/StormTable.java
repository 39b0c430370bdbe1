package chat.simulation.capacity;

import static chat.simulation.capacity.Figures.about;
import static chat.simulation.capacity.Figures.exactly;
import static chat.simulation.capacity.Figures.percent;

import chat.simulation.capacity.ReconnectStorm.Result;
import chat.simulation.capacity.ReconnectStorm.Scenario;
import java.util.List;

/** Storms of a cell, as {@code docs/capacity.md} tells of them. */
public final class StormTable {
  private static final long LIMIT_MILLIS = 180_000;
  private static final long LIMIT_FULL_MILLIS = 60_000;
  private static final double PLANNED = Assumptions.BASE.plannedLoad();
  private static final double CROWDED = 0.8;

  /** One gateway of a crowded cell. */
  static final Scenario GATEWAY = new Scenario(100, 1, CROWDED, LIMIT_MILLIS, 1);

  /** A zone of a cell as it is planned. */
  static final Scenario ZONE = new Scenario(15, 5, PLANNED, LIMIT_MILLIS, 1);

  /** A zone of a crowded cell: the others cannot hold everybody. */
  static final Scenario ZONE_TOO_MUCH = new Scenario(9, 3, CROWDED, LIMIT_FULL_MILLIS, 1);

  /** In seconds. */
  public static final List<Scenario> SMALL = List.of(GATEWAY, ZONE, ZONE_TOO_MUCH);

  /** In a minute or two. */
  public static final List<Scenario> LARGE =
      List.of(
          new Scenario(100, 33, PLANNED, LIMIT_MILLIS, 1),
          new Scenario(100, 33, CROWDED, LIMIT_FULL_MILLIS, 1));

  private StormTable() {}

  /** Plays scenarios and prints what came of them. */
  public static String of(List<Scenario> scenarios) {
    Markdown table =
        new Markdown(
            "gateways, lost, load before",
            "clients",
            "back: half, 99 %, the last",
            "not back",
            "attempts of each",
            "attempts, hellos a second at one gateway, at most",
            "lists a second",
            "highest load");
    scenarios.forEach(scenario -> row(table, scenario, ReconnectStorm.play(scenario)));
    return table.toString();
  }

  private static void row(Markdown table, Scenario scenario, Result result) {
    table.row(
        scenario.gateways() + ", " + scenario.lost() + ", " + percent(scenario.load()),
        exactly(result.lost()),
        about(result.p50Seconds())
            + " s, "
            + about(result.p99Seconds())
            + " s, "
            + about(result.lastSeconds())
            + " s",
        about(result.missing()),
        about((double) result.attempts() / result.lost()),
        about(result.attemptsPeak()) + ", " + exactly(result.hellosPeak()),
        about(result.listsPeak()),
        exactly(result.loadMax() * 100) + " %");
  }
}
