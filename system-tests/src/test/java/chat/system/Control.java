package chat.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Through which a test that is written for Node kills the platform and starts it again. */
final class Control implements AutoCloseable {
  private final HttpServer server;

  Control(Platform platform) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext("/kill", exchange -> carryOut(exchange, platform::kill));
    server.createContext("/start", exchange -> carryOut(exchange, platform::startAgain));
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private interface Action {
    void run() throws InterruptedException;
  }

  private static void carryOut(HttpExchange exchange, Action action) throws IOException {
    int status = 204;
    try {
      action.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      status = 500;
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
