package chat.simulation.world;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Time, chance and everything that is about to happen. The one source of randomness is the seed, so
 * the same seed gives the same world.
 */
public final class World {
  /** When the world begins, milliseconds since 1970. */
  public static final long EPOCH_MILLIS = 1_750_000_000_000L;

  private static final int STEP_MILLIS_MAX = 12;

  private final Random random;
  private final Weather weather;
  private final Bag bag = new Bag();
  private final Consumer<String> trace;
  private final Map<String, Integer> seen = new TreeMap<>();
  private long nowMillis;
  private long steps;

  /**
   * @param trace gets a line for each step; null for none
   */
  public World(long seed, Consumer<String> trace) {
    this.random = new Random(seed);
    this.weather = new Weather(random);
    this.trace = trace;
  }

  /** Milliseconds since the world began. */
  public long nowMillis() {
    return nowMillis;
  }

  public long steps() {
    return steps;
  }

  /** A number from 0 to below {@code bound}. */
  public int dice(int bound) {
    return random.nextInt(bound);
  }

  /** A number from {@code least} to {@code most}. */
  public int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  public boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  public <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  public boolean strikes(Fault fault) {
    int rate = weather.rate(fault);
    boolean strikes = rate > 0 && random.nextInt(Fault.SCALE) < rate;
    if (strikes) {
      saw(fault.toString());
    }
    return strikes;
  }

  /** Counts something that shall happen now and then, or the simulation tests less than it says. */
  public void saw(String what) {
    seen.merge(what, 1, Integer::sum);
  }

  /** How often it happened, by name. */
  public Map<String, Integer> seen() {
    return seen;
  }

  /** From now on nothing goes wrong any more. */
  public void clearUp() {
    weather.clearUp();
  }

  /** Something inside a process; it ends with the process. */
  public void inside(Life life, String what, Runnable run) {
    bag.add(new Action(life, false, what, run));
  }

  public void insideAfter(long millis, Life life, String what, Runnable run) {
    bag.addAt(nowMillis + millis, new Action(life, false, what, run));
  }

  /** Something that leaves a process and arrives even if the process has ended meanwhile. */
  public void outside(Life from, String what, Runnable run) {
    bag.add(new Action(from, true, what, run));
  }

  public void outsideAfter(long millis, Life from, String what, Runnable run) {
    bag.addAt(nowMillis + millis, new Action(from, true, what, run));
  }

  /** Ends a process between any two of its steps: of what it was sending, some never left. */
  public void crash(Life life) {
    note(life, "crashes");
    life.end();
    bag.removeIf(action -> action.life() == life && action.onItsWay() && oneIn(2));
  }

  public void pause(Life life, long millis) {
    note(life, "pauses for " + millis + " ms");
    life.pause(nowMillis + millis);
  }

  /** Whether nothing is on its way between processes. */
  public boolean isSilent() {
    return bag.onTheirWay() == 0;
  }

  /** One action, drawn at random. */
  public void step() {
    steps++;
    nowMillis += random.nextInt(STEP_MILLIS_MAX + 1);
    bag.awake(nowMillis);
    if (bag.isNothingReady()) {
      nowMillis = bag.nextMillis();
      bag.awake(nowMillis);
    }
    Action action = bag.draw(random);
    if (action.onItsWay()) {
      note(action.life(), action.what());
      action.run().run();
    } else if (!action.life().isOver()) {
      if (action.life().pausedUntilMillis() > nowMillis) {
        bag.addAt(action.life().pausedUntilMillis(), action);
      } else {
        note(action.life(), action.what());
        action.run().run();
      }
    }
  }

  /** A line of the trace. */
  public void note(Object who, String what) {
    if (trace != null) {
      trace.accept(steps + " " + nowMillis + " ms " + who + ": " + what);
    }
  }
}
