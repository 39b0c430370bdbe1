package chat.runtime.kafka;

import chat.runtime.async.Retry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the fold of one partition wants done, and tells it when it is. Once closed it
 * begins nothing new and tells the fold nothing more.
 *
 * @param <E> effects of the fold
 */
public abstract class FoldWorker<E> implements PartitionHost.Worker {
  private static final Logger LOG = LoggerFactory.getLogger(FoldWorker.class);

  protected final Vertx vertx;
  protected final FoldHost host;
  protected final int partition;
  private boolean closed;

  protected FoldWorker(Vertx vertx, FoldHost host, int partition) {
    this.vertx = vertx;
    this.host = host;
    this.partition = partition;
  }

  @Override
  public void close() {
    closed = true;
  }

  protected final boolean isClosed() {
    return closed;
  }

  protected abstract void carryOut(E effect);

  /**
   * Takes a step of the fold and carries out what it wants. A step that fails stops the partition:
   * what it wanted would never be done, and nothing above it ever covered.
   */
  protected final void advance(Supplier<List<E>> step) {
    try {
      step.get().forEach(this::carryOut);
    } catch (RuntimeException failure) {
      LOG.error("a step of the fold of partition {} failed", partition, failure);
      host.fault(partition, "a step of its fold failed: " + failure);
    }
  }

  /** Repeats an action until it succeeds, then tells the fold. */
  protected final <T> void repeat(
      String what, Supplier<Future<T>> action, Function<T, List<E>> then) {
    Retry.untilDone(vertx, what, () -> !closed, action)
        .onSuccess(
            result -> {
              if (!closed) {
                advance(() -> then.apply(result));
              }
            });
  }
}
