package chat.client.io;

import chat.client.model.ChatException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The one thread on which a client decides. Whoever waits for something on it hears of the end. */
final class Loop {
  private static final Logger LOG = Logger.getLogger("chat.client");

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "chat-client"));

  // Only on the thread.
  private ScheduledFuture<?> wake;
  private boolean ended;

  Loop() {
    thread.setRemoveOnCancelPolicy(true);
  }

  /** Runs a task soon, or never when the client is closed. */
  void run(Runnable task) {
    run(task, new CompletableFuture<>());
  }

  /**
   * Runs a task soon.
   *
   * @param waiter fails when the task does, or is not run because the client is closed
   */
  void run(Runnable task, CompletableFuture<?> waiter) {
    try {
      thread.execute(() -> attempt(task, waiter));
    } catch (RejectedExecutionException e) {
      waiter.completeExceptionally(closed());
    }
  }

  /** Runs a task after a time, instead of the one that was to be run so before. */
  void wakeAfter(long delayMillis, Runnable task) {
    cancelWake();
    try {
      CompletableFuture<?> nobody = new CompletableFuture<>();
      wake = thread.schedule(() -> attempt(task, nobody), delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.FINE, "the client is closed", e);
    }
  }

  void cancelWake() {
    if (wake != null) {
      wake.cancel(false);
      wake = null;
    }
  }

  /** Runs what was given before, then the task, then nothing more; waits for that, not for ever. */
  void end(Runnable last, long timeoutMillis) {
    run(
        () -> {
          try {
            last.run();
          } finally {
            ended = true;
            cancelWake();
          }
        });
    thread.shutdown();
    try {
      if (!thread.awaitTermination(timeoutMillis, TimeUnit.MILLISECONDS)) {
        LOG.warning("the storage does not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What becomes of everything that is asked of a client that is closed. */
  static ChatException closed() {
    return new ChatException(
        ChatException.CLOSED, "what is stored is sent in the next life", 0, false);
  }

  private void attempt(Runnable task, CompletableFuture<?> waiter) {
    if (ended) {
      waiter.completeExceptionally(closed());
      return;
    }
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.SEVERE, "a fault of the client", e);
      waiter.completeExceptionally(
          new ChatException("internal", "a fault of the client: " + e, 0, false));
    }
  }
}
