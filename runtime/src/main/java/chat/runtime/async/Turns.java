package chat.runtime.async;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
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
  private final ArrayDeque<Turn<?>> waiting = new ArrayDeque<>();
  private final Map<String, Integer> waitingByLane = new HashMap<>();
  private boolean passing;

  private record Turn<T>(Collection<String> lanes, Future<T> ready, Consumer<AsyncResult<T>> then) {
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
    if (ready.isComplete() && lanes.stream().noneMatch(waitingByLane::containsKey)) {
      then.accept(ready);
      return true;
    }
    if (waiting.size() >= waitingMax) {
      return false;
    }
    waiting.add(new Turn<>(lanes, ready, then));
    lanes.forEach(lane -> waitingByLane.merge(lane, 1, Integer::sum));
    ready.onComplete(done -> pass());
    return true;
  }

  private void pass() {
    if (passing) {
      return;
    }
    passing = true;
    try {
      List<Turn<?>> free = free();
      while (!free.isEmpty()) {
        free.forEach(this::take);
        free = free();
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
      turn.lanes.forEach(
          lane -> waitingByLane.compute(lane, (key, count) -> count == 1 ? null : count - 1));
    }
  }

  private List<Turn<?>> free() {
    List<Turn<?>> free = new ArrayList<>();
    Set<String> blocked = new HashSet<>();
    for (Iterator<Turn<?>> turns = waiting.iterator(); turns.hasNext(); ) {
      Turn<?> turn = turns.next();
      if (turn.ready.isComplete() && Collections.disjoint(turn.lanes, blocked)) {
        free.add(turn);
        turns.remove();
      } else {
        blocked.addAll(turn.lanes);
      }
    }
    return free;
  }
}
