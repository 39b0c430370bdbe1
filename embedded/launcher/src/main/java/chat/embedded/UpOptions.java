package chat.embedded;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What {@code bin/chat up} was asked for. */
record UpOptions(
    Map<Port, Integer> ports, boolean freePorts, ServerSet servers, List<NodeSpec> nodes) {

  /**
   * Reads the options.
   *
   * @throws LaunchException naming the one that is wrong and what is allowed
   */
  static UpOptions parse(Deque<String> arguments) {
    Deque<String> args = new ArrayDeque<>(arguments);
    Map<Port, Integer> ports = new EnumMap<>(Port.class);
    boolean freePorts = false;
    ServerSet servers = ServerSet.all();
    List<String> roles = new ArrayList<>();
    int nodes = -1;
    while (!args.isEmpty()) {
      String option = args.removeFirst();
      switch (option) {
        case "--free-ports" -> freePorts = true;
        case "--port" -> {
          Map.Entry<Port, Integer> entry = Ports.parse(Main.value(option, args));
          ports.put(entry.getKey(), entry.getValue());
        }
        case "--nodes" -> nodes = number(option, Main.value(option, args), 0);
        case "--node" -> roles.add(Main.value(option, args));
        case "--kafka-brokers" ->
            servers = servers.with(Server.KAFKA, number(option, Main.value(option, args), 1));
        case "--redis-shards" ->
            servers = servers.with(Server.REDIS, number(option, Main.value(option, args), 1));
        default -> throw Main.unknown("up", option);
      }
    }
    if (nodes >= 0 && !roles.isEmpty()) {
      throw new LaunchException(
          "Give --nodes N for nodes that have all roles, or --node ROLES for each node, not both.");
    }
    if (roles.isEmpty()) {
      roles = Collections.nCopies(nodes < 0 ? 1 : nodes, "");
    }
    if (roles.size() > NodeSpec.COUNT_MAX) {
      throw new LaunchException(
          "There can be up to %d nodes, not %d.".formatted(NodeSpec.COUNT_MAX, roles.size()));
    }
    return new UpOptions(ports, freePorts, servers, NodeSpec.of(roles));
  }

  /** How many loopback addresses are listened on. */
  int hosts() {
    return Math.max(nodes.size(), servers.hosts());
  }

  private static int number(String option, String text, int least) {
    if (!text.matches("[0-9]") || Integer.parseInt(text) < least) {
      throw new LaunchException(
          "%s: expected a number from %d to 9, was \"%s\".".formatted(option, least, text));
    }
    return Integer.parseInt(text);
  }
}
