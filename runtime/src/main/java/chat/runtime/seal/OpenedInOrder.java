package chat.runtime.seal;

import chat.runtime.async.Retry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Hands on what was opened in the order in which it came, and repeats until it is.
 *
 * @param <T> what is opened
 */
public final class OpenedInOrder<T> {
  private final Vertx vertx;
  private final BooleanSupplier goesOn;
  private final ArrayDeque<Waiting<T>> waiting = new ArrayDeque<>();

  private record Waiting<T>(Future<T> opened, Consumer<T> next) {}

  /**
   * @param goesOn false when nothing is to be handed on any more
   */
  public OpenedInOrder(Vertx vertx, BooleanSupplier goesOn) {
    this.vertx = vertx;
    this.goesOn = goesOn;
  }

  /** How many wait; whoever adds bounds it. */
  public int waiting() {
    return waiting.size();
  }

  /**
   * @param opening tried until it succeeds
   * @param next gets what was opened when everything before it was handed on
   */
  public void add(Supplier<Future<T>> opening, Consumer<T> next) {
    Future<T> opened = Retry.untilDone(vertx, "looking for keys of people", goesOn, opening);
    waiting.add(new Waiting<>(opened, next));
    opened.onSuccess(done -> handOn());
  }

  private void handOn() {
    while (!waiting.isEmpty() && waiting.element().opened.isComplete() && goesOn.getAsBoolean()) {
      Waiting<T> first = waiting.remove();
      first.next.accept(first.opened.result());
    }
  }
}
