package chat.push.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions that are asked together. */
class GatheredTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<List<Integer>> asked = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void eachQuestionOfAMomentHasItsOwnAnswerFromFewRequests() throws Exception {
    Gathered<Integer, Integer> gathered = new Gathered<>(vertx, 4, this::doubled, true);

    List<Future<Integer>> answers = ask(gathered, 10);

    assertEquals(
        IntStream.range(0, 10).map(i -> 2 * i).boxed().toList(),
        answers.stream().map(Future::result).toList());
    assertEquals(List.of(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8, 9)), asked);
  }

  @Test
  void aQuestionWithoutAnAnswerKeepsNoOtherFromItsOwn() throws Exception {
    Gathered<Integer, Integer> gathered = new Gathered<>(vertx, 5, this::doubled, true);

    List<Future<Integer>> answers = ask(gathered, 4, -1);

    assertTrue(answers.get(4).failed());
    assertEquals(List.of(0, 2, 4, 6), answers.subList(0, 4).stream().map(Future::result).toList());
  }

  @Test
  void aFailureOfAllIsOneOfEach() throws Exception {
    Gathered<Integer, Integer> gathered = new Gathered<>(vertx, 9, this::doubled, false);

    List<Future<Integer>> answers = ask(gathered, 4, -1);

    assertTrue(answers.stream().allMatch(Future::failed));
    assertEquals(1, asked.size());
  }

  private Future<List<Integer>> doubled(List<Integer> questions) {
    asked.add(questions);
    if (questions.contains(-1)) {
      throw new IllegalStateException("-1 has no answer");
    }
    return Future.succeededFuture(questions.stream().map(i -> 2 * i).toList());
  }

  /** Asks for 0 and on, then for others, and waits until all have come to their end. */
  private List<Future<Integer>> ask(Gathered<Integer, Integer> gathered, int count, int... others)
      throws Exception {
    List<Future<Integer>> answers = new ArrayList<>();
    Future.<Void>future(
            done ->
                vertx.runOnContext(
                    now -> {
                      IntStream.concat(IntStream.range(0, count), IntStream.of(others))
                          .forEach(i -> answers.add(gathered.ask(i)));
                      Future.join(answers).onComplete(all -> done.complete());
                    }))
        .await(10, TimeUnit.SECONDS);
    return answers;
  }
}
