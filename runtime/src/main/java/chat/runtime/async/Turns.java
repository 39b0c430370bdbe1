package chat.runtime.async;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lets what may have to wait for something pass in its order: within a lane one after the other,
 * beside what is in other lanes. What waits for nothing, behind nothing, passes at once.
 *
 * <p>Used on one event loop only.
 */
public final class Turns {
  private final int waitingMax;
  private final Map<String, ArrayDeque<Turn<?>>> lanes = new HashMap<>();
  private final ArrayDeque<Turn<?>> free = new ArrayDeque<>();
  private int waiting;
  private boolean passing;

  private static final class Turn<T> {
    final Set<String> lanes;
    final Future<T> ready;
    final Consumer<AsyncResult<T>> then;

    /** What it still waits for: its turn in each lane, and that it is ready. */
    int waitsFor = 1;

    Turn(Set<String> lanes, Future<T> ready, Consumer<AsyncResult<T>> then) {
      this.lanes = lanes;
      this.ready = ready;
      this.then = then;
    }

    void take() {
      then.accept(ready);
    }
  }

  /**
   * @param waitingMax that wait at once
   */
  public Turns(int waitingMax) {
    this.waitingMax = waitingMax;
  }

  /**
   * @param lanes in which it keeps its place
   * @param then is told how it came out when all that was before it in its lanes has passed
   * @return false when too much waits already, and nothing comes of it
   */
  public <T> boolean add(Collection<String> lanes, Future<T> ready, Consumer<AsyncResult<T>> then) {
    if (ready.isComplete() && lanes.stream().noneMatch(this.lanes::containsKey)) {
      then.accept(ready);
      return true;
    }
    if (waiting >= waitingMax) {
      return false;
    }
    waiting++;
    Turn<T> turn = new Turn<>(Set.copyOf(lanes), ready, then);
    for (String lane : turn.lanes) {
      ArrayDeque<Turn<?>> queue = this.lanes.computeIfAbsent(lane, key -> new ArrayDeque<>());
      if (!queue.isEmpty()) {
        turn.waitsFor++;
      }
      queue.add(turn);
    }
    ready.onComplete(
        done -> {
          waitsForLess(turn);
          pass();
        });
    return true;
  }

  private void waitsForLess(Turn<?> turn) {
    turn.waitsFor--;
    if (turn.waitsFor == 0) {
      free.add(turn);
    }
  }

  private void pass() {
    if (passing) {
      return;
    }
    passing = true;
    try {
      while (!free.isEmpty()) {
        take(free.poll());
      }
    } finally {
      passing = false;
    }
  }

  /** What is added while it is taken stands behind it. */
  private void take(Turn<?> turn) {
    try {
      turn.take();
    } finally {
      waiting--;
      turn.lanes.forEach(this::next);
    }
  }

  private void next(String lane) {
    ArrayDeque<Turn<?>> queue = lanes.get(lane);
    queue.remove();
    if (queue.isEmpty()) {
      lanes.remove(lane);
    } else {
      waitsForLess(queue.element());
    }
  }
}
