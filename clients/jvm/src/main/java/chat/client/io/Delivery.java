package chat.client.io;

import chat.client.model.ChatEvent;
import chat.client.model.ChatListener;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Tells the app, one thing after the other, through its executor. */
final class Delivery {
  private static final Logger LOG = Logger.getLogger("chat.client");

  private final Executor executor;
  private final List<ChatListener> listeners = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;
  private Thread worker;
  private boolean stopped;
  private boolean ended;
  private int life;

  Delivery(Executor executor) {
    this.executor = executor;
  }

  void listen(ChatListener listener) {
    listeners.add(listener);
  }

  /**
   * Tells the listeners of an event.
   *
   * @param handled is called when they have handled it, and not when it was dropped
   * @param failed is called when one has thrown; then nothing more is told until {@link #drop}
   * @param after is called in any case
   */
  void tell(ChatEvent event, Runnable handled, Consumer<Throwable> failed, Runnable after) {
    int mine = life();
    run(
        () -> {
          if (isToBeTold(mine)) {
            try {
              listeners.forEach(event::tell);
              handled.run();
            } catch (Throwable e) {
              // Not every language makes its listeners say what they throw.
              stop();
              failed.accept(e);
            }
          }
          after.run();
        });
  }

  /** Runs something through the app's executor, behind everything that was told before. */
  void run(Runnable task) {
    synchronized (this) {
      waiting.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    try {
      executor.execute(this::work);
    } catch (RejectedExecutionException e) {
      rejected(e);
    }
  }

  private void rejected(RejectedExecutionException e) {
    synchronized (this) {
      if (!ended) {
        running = false;
        LOG.log(Level.WARNING, "the app's executor takes nothing; it is asked again next time", e);
        return;
      }
    }
    // Nobody is told any more: what is left is for those who wait.
    work();
  }

  /** Whatever waits is not told any more; what comes from now on is. */
  synchronized void drop() {
    life++;
    stopped = false;
  }

  /** Changes with each {@link #drop}. */
  synchronized int life() {
    return life;
  }

  /** Nothing more is told. Waits for the listener that is at work, unless this is called by it. */
  synchronized void end(long timeoutMillis) throws InterruptedException {
    ended = true;
    long endMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) + timeoutMillis;
    long leftMillis = timeoutMillis;
    while (worker != null && worker != Thread.currentThread() && leftMillis > 0) {
      wait(leftMillis);
      leftMillis = endMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
  }

  private synchronized void stop() {
    stopped = true;
  }

  private synchronized boolean isToBeTold(int mine) {
    return mine == life && !stopped && !ended;
  }

  private void work() {
    while (true) {
      Runnable task;
      synchronized (this) {
        task = waiting.poll();
        if (task == null) {
          running = false;
          return;
        }
      }
      setWorker(Thread.currentThread());
      try {
        task.run();
      } finally {
        setWorker(null);
      }
    }
  }

  private synchronized void setWorker(Thread thread) {
    worker = thread;
    notifyAll();
  }
}
