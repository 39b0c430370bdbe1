package chat.bench.client;

import chat.bench.check.DeviceHistory;
import io.vertx.core.http.WebSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * How far a device has seen each conversation, and what of it the platform has taken note of. Says
 * nothing unless a pace is set.
 */
final class ReadMarks {
  private final Fleet fleet;
  private final DeviceHistory history;
  private final IntSupplier nextRequest;
  private final Map<String, Integer> seen = new HashMap<>();
  private final Map<String, Integer> noted = new HashMap<>();
  private final Map<Integer, Mark> attempts = new HashMap<>();
  private int paceMillis;
  private long timer = -1;

  /** Every message of the conversation up to the sequence has been seen. */
  record Mark(String conversationId, int sequence) {}

  /**
   * @param nextRequest gives each request of the device a number of its own
   */
  ReadMarks(Fleet fleet, DeviceHistory history, IntSupplier nextRequest) {
    this.fleet = fleet;
    this.history = history;
    this.nextRequest = nextRequest;
  }

  void pace(int millis) {
    paceMillis = millis;
  }

  void seen(String conversationId, int sequence) {
    if (paceMillis > 0) {
      seen.merge(conversationId, sequence, Math::max);
    }
  }

  void start(WebSocket socket) {
    if (paceMillis > 0) {
      timer = fleet.setPeriodic(paceMillis, () -> say(socket));
    }
  }

  /** No attempt will be answered any more. */
  void stop() {
    fleet.cancelTimer(timer);
    attempts.clear();
  }

  private void say(WebSocket socket) {
    seen.forEach(
        (conversationId, sequence) -> {
          Mark mark = new Mark(conversationId, sequence);
          if (sequence > noted.getOrDefault(conversationId, 0) && !waits(conversationId)) {
            int request = nextRequest.getAsInt();
            attempts.put(request, mark);
            history.readSaid(conversationId, sequence);
            socket.writeTextMessage(ClientFrames.read(request, mark));
          }
        });
  }

  private boolean waits(String conversationId) {
    return attempts.values().stream()
        .anyMatch(mark -> mark.conversationId().equals(conversationId));
  }

  void done(int request) {
    Mark mark = attempts.remove(request);
    if (mark != null) {
      noted.merge(mark.conversationId(), mark.sequence(), Math::max);
      history.readAnswered(mark.conversationId(), mark.sequence());
    }
  }

  /** True if the request was a mark; it is said again at the next turn. */
  boolean failed(int request) {
    return attempts.remove(request) != null;
  }
}
