package chat.embedded;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which servers there are, and how many of each. Kafka can have three brokers, each of them a
 * controller too, with everything in three copies of which two must be there; Redis can be a
 * cluster of three shards.
 */
public record ServerSet(Map<Server, Integer> counts) {
  /** How many there are of a server that is a cluster. */
  public static final int CLUSTER = 3;

  public ServerSet {
    counts.forEach(
        (server, count) -> {
          boolean canBeCluster = server == Server.KAFKA || server == Server.REDIS;
          if (count != 1 && !(canBeCluster && count == CLUSTER)) {
            throw new LaunchException(
                "There can be one %s%s, not %d."
                    .formatted(server.title(), canBeCluster ? " or three" : "", count));
          }
        });
    counts = Map.copyOf(counts);
  }

  /** One of each of these. */
  public static ServerSet of(Set<Server> servers) {
    Map<Server, Integer> counts = new EnumMap<>(Server.class);
    servers.forEach(server -> counts.put(server, 1));
    return new ServerSet(counts);
  }

  /** One of each. */
  public static ServerSet all() {
    return of(EnumSet.allOf(Server.class));
  }

  /**
   * The same with another number of one server.
   *
   * @throws LaunchException if there cannot be so many
   */
  public ServerSet with(Server server, int count) {
    Map<Server, Integer> changed = new EnumMap<>(Server.class);
    changed.putAll(counts);
    changed.put(server, count);
    return new ServerSet(changed);
  }

  Set<Server> servers() {
    return counts.keySet();
  }

  List<Instance> instances() {
    return servers().stream().sorted().flatMap(server -> instances(server).stream()).toList();
  }

  /** Each of one server; empty if it is not wanted. */
  public List<Instance> instances(Server server) {
    int count = counts.getOrDefault(server, 0);
    return IntStream.rangeClosed(1, count).mapToObj(n -> new Instance(server, n, count)).toList();
  }

  /** How many loopback addresses are listened on. */
  int hosts() {
    return counts.values().stream().mapToInt(Integer::intValue).max().orElse(1);
  }
}
