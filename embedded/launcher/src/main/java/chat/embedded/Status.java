package chat.embedded;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a home is, found by asking the servers themselves.
 *
 * @param pid process id of the launcher, null if none runs
 * @param answers whether each server and the platform answers, by name; empty unless the home has
 *     been ready
 * @param addresses null unless the home has been ready
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Status(
    State state, String home, Long pid, Map<String, Boolean> answers, Addresses addresses) {
  enum State {
    STOPPED,
    STARTING,
    READY,
    /** It was ready, and something of it does not answer now. */
    DEGRADED
  }

  static Status of(Home home) {
    OptionalLong pid = HomeLock.holder(home);
    if (pid.isEmpty()) {
      return new Status(State.STOPPED, home.dir().toString(), null, Map.of(), null);
    }
    Optional<Addresses> found = Addresses.read(home);
    if (found.isEmpty()) {
      return new Status(State.STARTING, home.dir().toString(), pid.getAsLong(), Map.of(), null);
    }
    Addresses addresses = found.get();
    Map<String, Boolean> answers = answers(addresses);
    State state = answers.containsValue(false) ? State.DEGRADED : State.READY;
    return new Status(state, home.dir().toString(), pid.getAsLong(), answers, addresses);
  }

  private static Map<String, Boolean> answers(Addresses addresses) {
    Map<String, Boolean> answers = new LinkedHashMap<>();
    for (Server server : Server.values()) {
      addresses.processes().keySet().stream()
          .filter(name -> name.equals(server.id()) || name.startsWith(server.id() + "-"))
          .sorted()
          .forEach(name -> answers.put(name, answers(server, host(name), addresses.ports())));
    }
    for (Addresses.Node node : addresses.nodes()) {
      int port = addresses.ports().get(Port.MANAGEMENT.id());
      answers.put(node.name(), Probe.http(host(node.name()), port, "/health/ready"));
    }
    return answers;
  }

  private static boolean answers(Server server, String host, Map<String, Integer> ports) {
    return switch (server) {
      case KAFKA -> Probe.kafka(host, ports.get(Port.KAFKA.id()));
      case CASSANDRA -> Probe.cassandra(host, ports.get(Port.CASSANDRA.id()));
      case POSTGRES -> Probe.postgres(host, ports.get(Port.POSTGRES.id()));
      case REDIS -> Probe.redis(host, ports.get(Port.REDIS.id()));
    };
  }

  /** The address of one that has a number, such as {@code kafka-2}, or of one that is alone. */
  private static String host(String name) {
    int dash = name.lastIndexOf('-');
    return dash < 0 ? Ports.HOST : Ports.host(Integer.parseInt(name.substring(dash + 1)));
  }

  /**
   * The status as soon as it is ready, or when a launcher that was seen has ended, or when the time
   * is over.
   */
  static Status await(Home home, Duration timeout) throws InterruptedException {
    Status[] last = {of(home)};
    boolean[] seen = {false};
    Wait.until(
        timeout,
        () -> {
          last[0] = of(home);
          boolean running = last[0].state() != State.STOPPED;
          boolean ended = seen[0] && !running;
          seen[0] |= running;
          return last[0].state() == State.READY || ended;
        });
    return last[0];
  }

  String toJson() {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  String toText() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  %s%s"
            .formatted(
                state.name().toLowerCase(Locale.ROOT),
                home,
                pid == null ? "" : " (process " + pid + ")"));
    answers.forEach(
        (name, answered) ->
            lines.add(
                "  %-10s  %s"
                    .formatted(
                        name, answered ? "ready" : "does not answer; see bin/chat logs " + name)));
    if (state == State.READY && !addresses.nodes().isEmpty()) {
      lines.add("  %-10s  %s".formatted("web app", addresses.http()));
    }
    return String.join("\n", lines);
  }
}
