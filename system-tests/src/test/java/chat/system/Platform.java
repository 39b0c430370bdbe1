package chat.system;

import chat.embedded.Addresses;
import chat.embedded.EmbeddedServers;
import chat.embedded.NodeOptions;
import chat.embedded.PlatformProcess;
import chat.embedded.Port;
import chat.embedded.Server;
import chat.embedded.ServerSet;
import chat.embedded.SharedServers;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The platform on its four servers, of which Redis is a cluster, one for all tests of the run;
 * tests keep apart by users.
 */
final class Platform implements AutoCloseable {
  private static final ServerSet SERVERS = ServerSet.all().with(Server.REDIS, ServerSet.CLUSTER);

  /** What a test would have to wait a minute for. */
  private static final Map<String, String> SOON = Map.of("CHAT_ERASURE_DELAY_SECONDS", "1");

  private final EmbeddedServers servers;
  private PlatformProcess process;

  private Platform(EmbeddedServers servers) {
    this.servers = servers;
  }

  /** Gives each test that asks for it the one platform, and stops it after the last. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Platform.class;
    }

    @Override
    public Platform resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(Platform.class))
          .getOrComputeIfAbsent(Platform.class, key -> start(), Platform.class);
    }

    private static Platform start() {
      Platform platform = new Platform(SharedServers.start(SERVERS));
      try {
        platform.startAgain();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the platform started", e);
      }
      return platform;
    }
  }

  Addresses addresses() {
    return servers.addresses();
  }

  URI http() {
    return URI.create(addresses().http());
  }

  String webSocket() {
    return addresses().webSocket();
  }

  Operator operator() {
    return new Operator(servers);
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.kill();
  }

  /** SIGTERM; returns when it has ended. */
  void stop() {
    process.close();
  }

  /** On the same ports and data; returns when it is ready. */
  void startAgain() throws InterruptedException {
    startAgain(Map.of());
  }

  /**
   * @param settings beside the usual ones
   */
  void startAgain(Map<String, String> settings) throws InterruptedException {
    Map<String, String> all = new HashMap<>(SOON);
    all.putAll(settings);
    process = PlatformProcess.start(servers, all);
  }

  /** Numbers that nobody listens on, and that no outgoing connection takes meanwhile. */
  List<Integer> freePorts(int count) {
    return servers.ports().more(count);
  }

  /** A second process with the folds alone; returns when it is ready. */
  PlatformProcess startFolds() throws InterruptedException {
    return startMore("folds", Map.of("CHAT_ROLES", "message-router,inbox-writer"));
  }

  /** A process with a gateway alone. */
  record Gateway(PlatformProcess process, String webSocket) {}

  /**
   * Starts one more gateway, which clients have to be sent to; returns when it is ready.
   *
   * @param settings beside the usual ones
   */
  Gateway startGateway(Map<String, String> settings) throws InterruptedException {
    int port = freePorts(1).get(0);
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("CHAT_ROLES", "ws-gateway");
    environment.put("CHAT_WS_PORT", Integer.toString(port));
    return new Gateway(startMore("gateway", environment), "ws://127.0.0.1:" + port + "/v1/ws");
  }

  private PlatformProcess startMore(String name, Map<String, String> settings)
      throws InterruptedException {
    List<Integer> ports = freePorts(2);
    String first = "127.0.0.1:" + servers.ports().number(Port.HAZELCAST);
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("CHAT_MANAGEMENT_PORT", ports.get(0).toString());
    environment.put("CHAT_HAZELCAST_PORT", ports.get(1).toString());
    environment.put("CHAT_HAZELCAST_MEMBERS", first + ",127.0.0.1:" + ports.get(1));
    return PlatformProcess.start(
        servers,
        new NodeOptions(
            name,
            environment,
            List.of(),
            List.of("-Xms128m", "-Xmx256m", "-XX:TieredStopAtLevel=1")));
  }

  /** One more process of the platform, on the same servers. */
  PlatformProcess startBeside(NodeOptions options) throws InterruptedException {
    return PlatformProcess.start(servers, options);
  }

  @Override
  public void close() {
    process.close();
  }
}
