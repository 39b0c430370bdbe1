package chat.faults.net;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;

/** One connection of a client through the {@link Proxy}. For the proxy's event loop alone. */
final class Link {
  private final Vertx vertx;
  private final NetSocket client;
  private final Consumer<Link> whenGone;
  private final Pipe toGateway;
  private final Pipe toClient;
  private NetSocket gateway;
  private boolean clientClosed;
  private boolean gatewayClosed = true;
  private int bytesLeft = Integer.MAX_VALUE;

  /**
   * @param whenGone told when neither side is connected any more
   */
  Link(Vertx vertx, NetSocket client, Consumer<Link> whenGone) {
    this.vertx = vertx;
    this.client = client;
    this.whenGone = whenGone;
    this.toGateway = new Pipe(vertx);
    this.toClient = new Pipe(vertx);
    client.exceptionHandler(broken -> {});
    client.handler(toGateway::take);
    client.closeHandler(
        closed -> {
          clientClosed = true;
          // Over a dead line a goodbye does not arrive either.
          if (!toGateway.swallows()) {
            close(gateway);
          }
          goneIfBothClosed();
        });
  }

  void join(NetSocket opened) {
    gateway = opened;
    gatewayClosed = false;
    opened.exceptionHandler(broken -> {});
    opened.handler(this::fromGateway);
    opened.closeHandler(
        closed -> {
          gatewayClosed = true;
          if (!toClient.swallows()) {
            close(client);
          }
          goneIfBothClosed();
        });
    if (clientClosed) {
      opened.close();
      return;
    }
    toGateway.open(client, opened);
    toClient.open(opened, client);
    client.resume();
  }

  private void fromGateway(Buffer bytes) {
    if (bytes.length() < bytesLeft) {
      bytesLeft -= bytesLeft == Integer.MAX_VALUE ? 0 : bytes.length();
      toClient.take(bytes);
      return;
    }
    toClient.take(bytes.slice(0, bytesLeft));
    // Later than what is delayed, so that the cut lies where the budget says.
    vertx.setTimer(
        1,
        timer -> {
          close(client);
          close(gateway);
        });
    toClient.swallow();
    toGateway.swallow();
  }

  private static void close(NetSocket socket) {
    if (socket != null) {
      socket.close();
    }
  }

  private void goneIfBothClosed() {
    if (clientClosed && gatewayClosed) {
      whenGone.accept(this);
    }
  }

  void cutAfter(int bytes) {
    bytesLeft = bytes;
  }

  void delay(int millis) {
    toGateway.delay(millis);
    toClient.delay(millis);
  }

  void goDark() {
    toGateway.swallow();
    toClient.swallow();
  }

  void goMute() {
    toClient.swallow();
  }
}
