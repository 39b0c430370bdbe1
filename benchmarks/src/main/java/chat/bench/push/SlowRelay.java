package chat.bench.push;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stands before a server that answers at once, and lets each of its answers take a time. */
final class SlowRelay implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int TIMEOUT_SECONDS = 20;

  private final Vertx vertx;
  private final NetClient client;
  private final NetServer server;
  private final long delayMillis;

  /**
   * @param port where it listens
   * @param serverPort of the server, on this machine
   */
  SlowRelay(Vertx vertx, int port, int serverPort, long delayMillis) {
    this.vertx = vertx;
    this.delayMillis = delayMillis;
    this.client = vertx.createNetClient();
    this.server = vertx.createNetServer().connectHandler(socket -> relay(socket, serverPort));
    try {
      server.listen(port, HOST).await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private void relay(NetSocket caller, int serverPort) {
    caller.pause();
    client
        .connect(serverPort, HOST)
        .onFailure(failure -> caller.close())
        .onSuccess(
            answering -> {
              caller.handler(answering::write);
              caller.closeHandler(closed -> answering.close());
              answering.handler(bytes -> vertx.setTimer(delayMillis, timer -> caller.write(bytes)));
              answering.closeHandler(
                  closed -> vertx.setTimer(delayMillis, timer -> caller.close()));
              caller.resume();
            });
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }
}
