package chat.bench.client;

import io.vertx.core.http.WebSocket;

/** Acknowledges on a connection what has come, at a steady pace. */
final class Acks {
  private static final int PACE_MILLIS = 1_000;

  private final Fleet fleet;
  private final InboxPlace place;
  private final Pulse pulse;
  private long timer = -1;
  private int acknowledged;

  Acks(Fleet fleet, InboxPlace place, Pulse pulse) {
    this.fleet = fleet;
    this.place = place;
    this.pulse = pulse;
  }

  void start(WebSocket socket) {
    acknowledged = place.inboxSeq();
    timer = fleet.setPeriodic(PACE_MILLIS, () -> acknowledge(socket));
  }

  void stop() {
    fleet.cancelTimer(timer);
  }

  private void acknowledge(WebSocket socket) {
    if (place.inboxSeq() != acknowledged) {
      acknowledged = place.inboxSeq();
      pulse.wrote();
      socket.writeTextMessage(ClientFrames.ack(acknowledged));
    }
  }
}
