package chat.embedded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One of the processes of the platform that {@code bin/chat up} starts. Several have the same
 * ports, each on a loopback address of its own.
 *
 * @param number from 1
 * @param count how many there are
 * @param roles as {@code CHAT_ROLES} has them; all when it is empty
 */
record NodeSpec(int number, int count, List<String> roles) {
  static final int COUNT_MAX = 9;
  static final String HTTP_API = "http-api";
  static final String WS_GATEWAY = "ws-gateway";

  NodeSpec {
    roles = List.copyOf(roles);
  }

  /** A node for each list of roles, separated by commas. */
  static List<NodeSpec> of(List<String> rolesOfEach) {
    List<NodeSpec> nodes = new ArrayList<>();
    for (String roles : rolesOfEach) {
      nodes.add(
          new NodeSpec(
              nodes.size() + 1,
              rolesOfEach.size(),
              roles.isEmpty() ? List.of() : List.of(roles.split(",", -1))));
    }
    return nodes;
  }

  /** The name of its log: {@code platform}, or one of {@code node-1}. */
  String name() {
    return count == 1 ? PlatformProcess.NAME : "node-" + number;
  }

  String title() {
    return count == 1 ? "Platform" : "Node " + number;
  }

  String host() {
    return Ports.host(number);
  }

  boolean has(String role) {
    return roles.isEmpty() || roles.contains(role);
  }

  NodeOptions options(Ports ports, List<NodeSpec> all) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("CHAT_HOST", host());
    if (count > 1) {
      environment.put("CHAT_EVENT_BUS_PORT", Integer.toString(ports.number(Port.EVENT_BUS)));
    }
    if (!roles.isEmpty()) {
      environment.put("CHAT_ROLES", String.join(",", roles));
    }
    environment.put(
        "CHAT_HAZELCAST_MEMBERS",
        all.stream()
            .map(node -> ports.address(Port.HAZELCAST, node.number()))
            .collect(Collectors.joining(",")));
    String gateways =
        all.stream()
            .filter(node -> node.has(WS_GATEWAY))
            .map(node -> Addresses.webSocket(ports, node.number()))
            .collect(Collectors.joining(","));
    if (!gateways.isEmpty()) {
      environment.put("CHAT_GATEWAY_URL", gateways);
    }
    return new NodeOptions(
        name(), environment, List.of(), List.of(Tuning.forProcesses(all.size()).flag()));
  }
}
