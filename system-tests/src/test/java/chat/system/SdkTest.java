package chat.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The TypeScript SDK on the platform, in Node and in tabs of Chromium. */
@ExtendWith(Platform.Shared.class)
class SdkTest {

  @Test
  void botsChatInNode(Platform platform) throws Exception {
    HttpServer control = control(platform);
    try {
      NodeTests.run(
          Path.of("../clients/sdk"),
          "test:node",
          Map.of(
              "CHAT_BASE_URL",
              platform.http().toString(),
              "CHAT_CONTROL_URL",
              "http://127.0.0.1:" + control.getAddress().getPort()));
    } finally {
      control.stop(0);
    }
  }

  @Test
  void botsChatInProtobuf(Platform platform) throws Exception {
    NodeTests.run(
        Path.of("../clients/sdk"),
        "test:node",
        Map.of("CHAT_BASE_URL", platform.http().toString(), "CHAT_ENCODING", "protobuf"));
  }

  @Test
  void tabsShareAConnection(Platform platform) throws Exception {
    NodeTests.run(
        Path.of("../clients/sdk"),
        "test:browser",
        Map.of(
            "CHROMIUM", NodeTests.chromium().toString(),
            "CHAT_BASE_URL", platform.http().toString()));
  }

  /** Through which a test kills the platform and starts it again. */
  private static HttpServer control(Platform platform) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext("/kill", exchange -> carryOut(exchange, platform::kill));
    server.createContext("/start", exchange -> carryOut(exchange, platform::startAgain));
    server.start();
    return server;
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
