package chat.faults.cluster;

import chat.faults.plan.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Ports of the processes of the platform, so that each can be started alone and all find one
 * another.
 *
 * @param httpPort of the one process that serves the HTTP API
 */
record Layout(Map<Target, Ports> ports, int httpPort) {
  private static final String HOST = "127.0.0.1";

  /**
   * What belongs to one process.
   *
   * @param client where clients of a gateway connect
   */
  record Ports(int webSocket, int management, int cluster, int client) {}

  static final int PORTS_EACH = 4;

  List<String> gatewayUrls() {
    return Stream.of(Target.GATEWAY_1, Target.GATEWAY_2)
        .map(gateway -> url(ports.get(gateway)))
        .toList();
  }

  private static String url(Ports gateway) {
    return "ws://" + HOST + ":" + gateway.client() + "/v1/ws";
  }

  /** The settings of one process that differ from those of a platform in one process. */
  Map<String, String> environment(Target member) {
    Ports own = ports.get(member);
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("CHAT_ROLES", role(member));
    environment.put("CHAT_WS_PORT", Integer.toString(own.webSocket()));
    environment.put("CHAT_MANAGEMENT_PORT", Integer.toString(own.management()));
    environment.put("CHAT_HTTP_PORT", Integer.toString(httpPort));
    environment.put("CHAT_HAZELCAST_PORT", Integer.toString(own.cluster()));
    environment.put(
        "CHAT_HAZELCAST_MEMBERS",
        String.join(
            ",", ports.values().stream().map(each -> HOST + ":" + each.cluster()).toList()));
    environment.put("CHAT_WS_URL", url(own));
    environment.put("CHAT_GATEWAY_URL", String.join(",", gatewayUrls()));
    return environment;
  }

  private static String role(Target member) {
    return switch (member) {
      case GATEWAY_1, GATEWAY_2 -> "ws-gateway";
      case ROUTER_1, ROUTER_2 -> "message-router";
      case INBOX_WRITER_1, INBOX_WRITER_2 -> "inbox-writer";
      case HTTP_API -> "http-api,presence";
      case KAFKA, CASSANDRA, POSTGRES, REDIS ->
          throw new IllegalArgumentException(member + " is a server and no part of the platform");
    };
  }
}
