package chat.push.io;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Gathers questions for a moment and asks them together: most of what a small question costs is its
 * request.
 *
 * <p>Used on one event loop only.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
final class Gathered<Q, A> {
  private static final long GATHER_MILLIS = 10;

  private final Vertx vertx;
  private final int questionsMax;
  private final Function<List<Q>, Future<List<A>>> together;
  private final boolean oneByOne;
  private List<Waiting<Q, A>> waiting = new ArrayList<>();

  private record Waiting<Q, A>(Q question, Promise<A> answer) {}

  /**
   * @param questionsMax that are asked together
   * @param together gives the answers in the order of the questions
   * @param oneByOne questions that failed together are asked again each alone, so that one that has
   *     no answer does not keep the others from theirs
   */
  Gathered(
      Vertx vertx,
      int questionsMax,
      Function<List<Q>, Future<List<A>>> together,
      boolean oneByOne) {
    this.vertx = vertx;
    this.questionsMax = questionsMax;
    this.together = together;
    this.oneByOne = oneByOne;
  }

  Future<A> ask(Q question) {
    List<Waiting<Q, A>> batch = waiting;
    Promise<A> answer = Promise.promise();
    batch.add(new Waiting<>(question, answer));
    if (batch.size() >= questionsMax) {
      send(batch);
    } else if (batch.size() == 1) {
      vertx.setTimer(GATHER_MILLIS, timer -> send(batch));
    }
    return answer.future();
  }

  private void send(List<Waiting<Q, A>> batch) {
    if (batch != waiting) {
      return;
    }
    waiting = new ArrayList<>();
    answer(batch)
        .onFailure(
            failure -> {
              if (oneByOne && batch.size() > 1) {
                batch.forEach(one -> answer(List.of(one)).onFailure(one.answer::fail));
              } else {
                batch.forEach(one -> one.answer.fail(failure));
              }
            });
  }

  private Future<List<A>> answer(List<Waiting<Q, A>> batch) {
    return Future.succeededFuture(batch.stream().map(Waiting::question).toList())
        .compose(together)
        .onSuccess(
            answers -> {
              for (int i = 0; i < answers.size(); i++) {
                batch.get(i).answer.complete(answers.get(i));
              }
            });
  }
}
