package chat.runtime.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final List<String> passed = new ArrayList<>();
  private final Turns turns = new Turns(10);

  @Test
  void whatIsReadyPassesAtOnceUnlessSomethingOfItsLaneWaits() {
    Promise<String> late = Promise.promise();
    add(late.future(), "ann");
    add(Future.succeededFuture("ann 2"), "ann", "ben");
    add(Future.succeededFuture("cat 1"), "cat");
    add(Future.succeededFuture("ben 2"), "ben");
    assertEquals(List.of("cat 1"), passed);

    late.complete("ann 1");
    assertEquals(List.of("cat 1", "ann 1", "ann 2", "ben 2"), passed);
  }

  @Test
  void whatFailedLetsPassWhatIsBehindIt() {
    Promise<String> never = Promise.promise();
    add(never.future(), "ann");
    add(Future.succeededFuture("ann 2"), "ann");
    never.fail("there is no key");
    assertEquals(List.of("failed", "ann 2"), passed);
  }

  @Test
  void whatIsAddedWhileOnePassesComesBehindThoseThatWait() {
    Promise<String> late = Promise.promise();
    turns.add(
        List.of("ann"),
        late.future(),
        done -> {
          passed.add(done.result());
          add(Future.succeededFuture("ann 3"), "ann");
        });
    add(Future.succeededFuture("ann 2"), "ann");
    late.complete("ann 1");
    assertEquals(List.of("ann 1", "ann 2", "ann 3"), passed);
  }

  @Test
  void whatWaitsForOneAnswerPassesOnceEachInItsOrder() {
    Promise<String> late = Promise.promise();
    add(late.future(), "ann", "ben");
    add(late.future(), "ben", "ben", "cat");
    late.complete("here");
    assertEquals(List.of("here", "here"), passed);
  }

  @Test
  void noMoreWaitThanMay() {
    for (int i = 0; i < 10; i++) {
      assertTrue(turns.add(List.of("ann"), Promise.promise().future(), done -> {}));
    }
    assertFalse(turns.add(List.of("ann"), Future.succeededFuture("x"), done -> {}));
    assertTrue(turns.add(List.of("ben"), Future.succeededFuture("x"), done -> {}));
  }

  @Test
  void eachLaneKeepsItsOrderWhateverComesWhen() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Turns many = new Turns(1_000);
      Map<String, List<Integer>> came = new HashMap<>();
      Map<String, List<Integer>> went = new HashMap<>();
      List<Promise<Integer>> open = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        int number = i;
        List<String> lanes =
            List.of("a" + random.nextInt(4), "b" + random.nextInt(4), "c" + random.nextInt(3));
        lanes.forEach(lane -> came.computeIfAbsent(lane, key -> new ArrayList<>()).add(number));
        Promise<Integer> ready = Promise.promise();
        if (random.nextBoolean()) {
          ready.complete(number);
        } else {
          open.add(random.nextInt(open.size() + 1), ready);
        }
        many.add(
            lanes,
            ready.future(),
            done ->
                lanes.forEach(
                    lane -> went.computeIfAbsent(lane, key -> new ArrayList<>()).add(number)));
        if (!open.isEmpty() && random.nextInt(3) == 0) {
          open.remove(random.nextInt(open.size())).complete(number);
        }
      }
      open.forEach(ready -> ready.complete(0));
      assertEquals(came, went, "seed " + seed);
    }
  }

  private void add(Future<String> ready, String... lanes) {
    turns.add(
        List.of(lanes), ready, done -> passed.add(done.succeeded() ? done.result() : "failed"));
  }
}
