package chat.simulation.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Predicate;

/** Actions that can happen now, in no order, and those whose time has not come. */
final class Bag {
  private final List<Action> ready = new ArrayList<>();
  private final PriorityQueue<Timed> later =
      new PriorityQueue<>(Comparator.comparingLong(Timed::atMillis).thenComparing(Timed::serial));
  private long serial;
  private int onTheirWay;

  private record Timed(long atMillis, long serial, Action action) {}

  void add(Action action) {
    count(action, 1);
    ready.add(action);
  }

  void addAt(long atMillis, Action action) {
    count(action, 1);
    later.add(new Timed(atMillis, serial++, action));
  }

  /** An action at random; null when none is ready. */
  Action draw(Random random) {
    if (ready.isEmpty()) {
      return null;
    }
    int index = random.nextInt(ready.size());
    Action drawn = ready.get(index);
    Action last = ready.remove(ready.size() - 1);
    if (index < ready.size()) {
      ready.set(index, last);
    }
    count(drawn, -1);
    return drawn;
  }

  /** Makes ready what is due. */
  void awake(long nowMillis) {
    while (!later.isEmpty() && later.peek().atMillis <= nowMillis) {
      ready.add(later.poll().action);
    }
  }

  boolean isNothingReady() {
    return ready.isEmpty();
  }

  /** When the next action becomes due; there must be one. */
  long nextMillis() {
    return later.element().atMillis;
  }

  /** Actions that have left their processes and not arrived. */
  int onTheirWay() {
    return onTheirWay;
  }

  void removeIf(Predicate<Action> lost) {
    ready.removeIf(action -> removed(lost, action));
    later.removeIf(timed -> removed(lost, timed.action));
  }

  private boolean removed(Predicate<Action> lost, Action action) {
    if (lost.test(action)) {
      count(action, -1);
      return true;
    }
    return false;
  }

  private void count(Action action, int change) {
    if (action.onItsWay()) {
      onTheirWay += change;
    }
  }
}
