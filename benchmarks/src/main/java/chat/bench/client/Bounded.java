package chat.bench.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Runs something asynchronous for many inputs, a few at a time. */
public final class Bounded {
  private Bounded() {}

  /**
   * Results in the order of the inputs; fails with the first failure, after which no further input
   * is begun. To be called on an event loop, on which the work also completes.
   */
  public static <T, R> Future<List<R>> map(
      List<T> inputs, int atOnceMax, Function<T, Future<R>> work) {
    List<Future<R>> done = new ArrayList<>();
    List<Promise<R>> promises = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Promise<R> promise = Promise.promise();
      promises.add(promise);
      done.add(promise.future());
    }
    Iterator<T> input = inputs.iterator();
    Iterator<Promise<R>> promise = promises.iterator();
    for (int i = 0; i < Math.min(atOnceMax, inputs.size()); i++) {
      next(input, promise, work);
    }
    return Future.all(done).map(all -> done.stream().map(Future::result).toList());
  }

  private static <T, R> void next(
      Iterator<T> inputs, Iterator<Promise<R>> promises, Function<T, Future<R>> work) {
    if (!inputs.hasNext()) {
      return;
    }
    Promise<R> promise = promises.next();
    work.apply(inputs.next())
        .onComplete(
            result -> {
              promise.handle(result);
              if (result.succeeded()) {
                next(inputs, promises, work);
              }
            });
  }
}
