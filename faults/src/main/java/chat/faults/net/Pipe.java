package chat.faults.net;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;

/** One direction of a {@link Link}: forwards in order, later, or not at all. */
final class Pipe {
  /** What may wait for its time; beyond it the source is not read. */
  private static final int WAITING_BYTES_MAX = 1024 * 1024;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Vertx vertx;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private NetSocket source;
  private NetSocket sink;
  private int waitingBytes;
  private int delayMillis;
  private boolean swallows;
  private boolean timed;

  private record Waiting(Buffer bytes, long dueNanos) {}

  Pipe(Vertx vertx) {
    this.vertx = vertx;
  }

  void open(NetSocket from, NetSocket to) {
    source = from;
    sink = to;
    to.drainHandler(drained -> from.resume());
  }

  /** From now on everything is lost, for ever: a stream with a hole must not go on. */
  void swallow() {
    swallows = true;
    waiting.clear();
    waitingBytes = 0;
    if (source != null) {
      source.resume();
    }
  }

  boolean swallows() {
    return swallows;
  }

  void delay(int millis) {
    delayMillis = millis;
  }

  void take(Buffer bytes) {
    if (swallows || sink == null) {
      return;
    }
    if (delayMillis == 0 && waiting.isEmpty()) {
      forward(bytes);
      return;
    }
    waiting.add(new Waiting(bytes, System.nanoTime() + delayMillis * NANOS_PER_MILLI));
    waitingBytes += bytes.length();
    if (waitingBytes > WAITING_BYTES_MAX) {
      source.pause();
    }
    schedule();
  }

  private void schedule() {
    if (timed || waiting.isEmpty()) {
      return;
    }
    timed = true;
    long millis = (waiting.peek().dueNanos() - System.nanoTime()) / NANOS_PER_MILLI;
    vertx.setTimer(
        Math.max(1, millis),
        timer -> {
          timed = false;
          flush();
        });
  }

  private void flush() {
    long now = System.nanoTime();
    while (!waiting.isEmpty() && waiting.peek().dueNanos() - now <= 0) {
      Buffer bytes = waiting.poll().bytes();
      waitingBytes -= bytes.length();
      forward(bytes);
    }
    if (waitingBytes <= WAITING_BYTES_MAX) {
      source.resume();
    }
    schedule();
  }

  private void forward(Buffer bytes) {
    sink.write(bytes);
    if (sink.writeQueueFull()) {
      source.pause();
    }
  }
}
