package chat.system;

import chat.embedded.NodeOptions;
import chat.embedded.PlatformProcess;
import java.util.List;
import java.util.Map;

/** One more process beside the platform, with nothing but a gateway. */
final class SecondGateway implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final PlatformProcess process;
  private final int webSocket;
  private final int management;

  private SecondGateway(PlatformProcess process, int webSocket, int management) {
    this.process = process;
    this.webSocket = webSocket;
    this.management = management;
  }

  static SecondGateway start(Platform platform) throws InterruptedException {
    List<Integer> ports = platform.freePorts(3);
    int webSocket = ports.get(0);
    int management = ports.get(1);
    int cluster = ports.get(2);
    Map<String, String> environment =
        Map.of(
            "CHAT_ROLES", "ws-gateway",
            "CHAT_WS_PORT", Integer.toString(webSocket),
            "CHAT_WS_URL", url(webSocket),
            "CHAT_MANAGEMENT_PORT", Integer.toString(management),
            "CHAT_HAZELCAST_PORT", Integer.toString(cluster),
            "CHAT_HAZELCAST_MEMBERS", HOST + ":" + platform.addresses().ports().get("hazelcast"));
    NodeOptions options =
        new NodeOptions("second-gateway", environment, List.of(), List.of("-Xms128m", "-Xmx128m"));
    return new SecondGateway(platform.startBeside(options), webSocket, management);
  }

  String url() {
    return url(webSocket);
  }

  private static String url(int port) {
    return "ws://" + HOST + ":" + port + "/v1/ws";
  }

  String management() {
    return "http://" + HOST + ":" + management;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void kill() throws InterruptedException {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
