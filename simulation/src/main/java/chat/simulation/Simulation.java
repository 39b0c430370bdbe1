package chat.simulation;

import chat.bench.check.CheckResult;
import chat.model.Position;
import chat.simulation.fold.FoldLog;
import chat.simulation.store.Tables;
import chat.simulation.world.Life;
import chat.simulation.world.Violation;
import chat.simulation.world.World;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One seed: devices arrive and talk while everything fails that can; then the world heals, is left
 * alone until nothing happens any more, and is judged.
 */
public final class Simulation {
  private static final int ARRIVAL_STEPS_MAX = 60_000;
  private static final int TALK_MILLIS = 40_000;
  private static final int HEALED_STEPS_MAX = 60_000;
  private static final int LOOK_STEPS = 20;

  private final World world;
  private final Cluster cluster;
  private final People people;
  private final Adversary adversary;

  private Simulation(long seed, Carriers carriers, Consumer<String> trace) {
    world = new World(seed, trace);
    cluster = new Cluster(world, carriers);
    people = new People(world, cluster);
    adversary = new Adversary(world, cluster, people.devices);
  }

  /**
   * Plays a seed.
   *
   * @param trace gets a line for each step; null for none
   * @return what was played, for people
   * @throws RuntimeException when something that was promised does not hold
   */
  public static Played play(long seed, Carriers carriers, Consumer<String> trace) {
    return new Simulation(seed, carriers, trace).play();
  }

  /**
   * How much happened in one seed.
   *
   * @param seen how often, by name, each fault struck and each rare way was taken
   */
  public record Played(long steps, long messages, long deliveries, Map<String, Integer> seen) {}

  private Played play() {
    cluster.start();
    people.arrive();
    for (int i = 0; !people.haveArrived(); i++) {
      Violation.unless(i < ARRIVAL_STEPS_MAX, () -> "devices cannot connect:" + people.describe());
      stepWithFaults();
    }
    people.talk();
    long until = world.nowMillis() + TALK_MILLIS;
    while (world.nowMillis() < until) {
      stepWithFaults();
    }
    heal();
    for (int i = 0; !isQuiet(); i++) {
      Violation.unless(
          i < HEALED_STEPS_MAX,
          () -> "no quiet after everything was healed:" + people.describe() + cluster.describe());
      for (int j = 0; j < LOOK_STEPS; j++) {
        world.step();
      }
    }
    return judge();
  }

  private void stepWithFaults() {
    world.step();
    adversary.strike();
  }

  private void heal() {
    world.note(Life.WORLD, "heals");
    world.clearUp();
    cluster.store.allUp();
    people.comeBack();
  }

  private boolean isQuiet() {
    return world.isSilent() && cluster.isCovered() && people.isQuiet();
  }

  private Played judge() {
    CheckResult result = people.judge();
    expectPositions(cluster.conversationLog);
    expectPositions(cluster.inboxLog);
    cluster.events.expectAll();
    cluster.projection.compare(cluster.store);
    return new Played(world.steps(), result.messages(), result.deliveries(), world.seen());
  }

  private void expectPositions(FoldLog<?> log) {
    for (int partition = 0; partition < log.topic().partitions(); partition++) {
      long end = log.topic().end(partition);
      if (end > 0) {
        cluster.projection.expectPosition(
            Tables.foldPosition(log.fold(), partition), Position.of(FoldLog.GENERATION, end - 1));
      }
    }
  }
}
