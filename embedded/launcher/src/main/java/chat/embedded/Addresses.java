package chat.embedded;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where everything of a running home is found; {@code run/addresses.json} while it is ready, for
 * tools such as {@code bin/chat bench}.
 *
 * @param http base URL of the HTTP API and the web app
 * @param webSocket URL of the WebSocket gateway
 * @param management base URL of health checks and metrics
 * @param kafka host and port of each broker, as {@code bootstrap.servers} takes them
 * @param cassandra host and port
 * @param postgres URI with user and database, without the password
 * @param redis URI of each shard, separated by commas
 * @param logs directory of the logs
 * @param ports number of each port, by the name it has on the command line
 * @param processes process id of each server and of each process of the platform, by name
 * @param nodes the processes of the platform; the addresses above are those of the first that has
 *     them
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Addresses(
    String http,
    String webSocket,
    String management,
    String kafka,
    String cassandra,
    String cassandraDatacenter,
    String postgres,
    String postgresPasswordFile,
    String redis,
    String logs,
    Map<String, Integer> ports,
    Map<String, Long> processes,
    List<Node> nodes) {

  /**
   * One process of the platform.
   *
   * @param name of its log and among the processes
   * @param roles all when it is empty
   * @param http null unless it serves the HTTP API
   * @param webSocket null unless it is a gateway
   */
  public record Node(
      String name, List<String> roles, String http, String webSocket, String management) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  static Addresses of(Home home, Ports ports, ServerSet servers, Map<String, Long> processes) {
    return new Addresses(
        http(ports, 1),
        webSocket(ports, 1),
        management(ports, 1),
        all(servers, Server.KAFKA, "", ports, Port.KAFKA),
        ports.address(Port.CASSANDRA),
        CassandraRecipe.DATACENTER,
        "postgresql://%s@%s/%s"
            .formatted(PostgresRecipe.ROLE, ports.address(Port.POSTGRES), PostgresRecipe.ROLE),
        Secrets.postgresPasswordFile(home).toString(),
        all(servers, Server.REDIS, "redis://", ports, Port.REDIS),
        home.logs().toString(),
        ports.byId(),
        processes,
        List.of());
  }

  private static String http(Ports ports, int host) {
    return "http://" + ports.address(Port.HTTP, host);
  }

  static String webSocket(Ports ports, int host) {
    return "ws://" + ports.address(Port.WS, host) + "/v1/ws";
  }

  private static String management(Ports ports, int host) {
    return "http://" + ports.address(Port.MANAGEMENT, host);
  }

  private static String all(
      ServerSet servers, Server server, String scheme, Ports ports, Port port) {
    int count = Math.max(1, servers.instances(server).size());
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> scheme + ports.address(port, number))
        .collect(Collectors.joining(","));
  }

  /** The same with the processes of the platform. */
  Addresses with(List<NodeSpec> specs, Ports ports, Map<String, Long> pids) {
    Map<String, Long> all = new TreeMap<>(processes);
    all.putAll(pids);
    List<Node> with = specs.stream().map(spec -> node(spec, ports)).toList();
    return new Addresses(
        with.stream().map(Node::http).filter(Objects::nonNull).findFirst().orElse(http),
        with.stream().map(Node::webSocket).filter(Objects::nonNull).findFirst().orElse(webSocket),
        management,
        kafka,
        cassandra,
        cassandraDatacenter,
        postgres,
        postgresPasswordFile,
        redis,
        logs,
        this.ports,
        all,
        with);
  }

  private static Node node(NodeSpec spec, Ports ports) {
    return new Node(
        spec.name(),
        spec.roles(),
        spec.has(NodeSpec.HTTP_API) ? http(ports, spec.number()) : null,
        spec.has(NodeSpec.WS_GATEWAY) ? webSocket(ports, spec.number()) : null,
        management(ports, spec.number()));
  }

  void write(Home home) {
    try {
      Path draft = home.run().resolve("addresses.draft");
      JSON.writerWithDefaultPrettyPrinter().writeValue(draft.toFile(), this);
      Files.move(draft, home.addresses(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Home home) {
    try {
      Files.deleteIfExists(home.addresses());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty unless the home is ready. */
  static Optional<Addresses> read(Home home) {
    try {
      return Files.exists(home.addresses())
          ? Optional.of(JSON.readValue(home.addresses().toFile(), Addresses.class))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
