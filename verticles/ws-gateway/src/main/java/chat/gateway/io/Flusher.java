package chat.gateway.io;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Lets all that is written in one turn of the event loop go out together: one call of the system
 * for each connection, however many frames it got.
 */
final class Flusher {
  private final Executor loop;
  private List<WebSocketConnection> written = new ArrayList<>();

  /**
   * @param loop runs what it is given after what is under way
   */
  Flusher(Executor loop) {
    this.loop = loop;
  }

  /** Flushes a connection at the end of this turn; to be called once for each connection in it. */
  void flushLater(WebSocketConnection connection) {
    if (written.isEmpty()) {
      loop.execute(this::flush);
    }
    written.add(connection);
  }

  private void flush() {
    List<WebSocketConnection> now = written;
    written = new ArrayList<>();
    now.forEach(WebSocketConnection::flush);
  }
}
