package chat.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which number each {@link Port} has. Everything listens on loopback addresses alone: the first of
 * its kind on 127.0.0.1, the second on 127.0.0.2, and so on.
 */
public final class Ports {
  static final String HOST = "127.0.0.1";

  /**
   * Below the range from which Linux takes the ports of outgoing connections, which would race with
   * ours.
   */
  private static final int FREE_MIN = 15_000;

  private static final int FREE_MAX = 32_000;
  private static final int FREE_TRIES_MAX = 1_000;

  private final Map<Port, Integer> numbers;
  private final int hosts;

  private Ports(Map<Port, Integer> numbers, int hosts) {
    this.numbers = new EnumMap<>(numbers);
    this.hosts = hosts;
  }

  /** The well-known port of each server. */
  public static Ports defaults() {
    Map<Port, Integer> numbers = new EnumMap<>(Port.class);
    for (Port port : Port.values()) {
      numbers.put(port, port.defaultNumber());
    }
    return new Ports(numbers, 1);
  }

  /**
   * Ports that nobody listens on now, for a home that has no data yet or whose clients ask for the
   * addresses at each start.
   */
  public static Ports free() {
    return free(1);
  }

  /** The same on so many addresses, from 127.0.0.1. */
  public static Ports free(int hosts) {
    return defaults().onHosts(hosts).withFree(EnumSet.allOf(Port.class));
  }

  /** The address of the first, the second, … of its kind. */
  static String host(int number) {
    return "127.0.0." + number;
  }

  Ports onHosts(int count) {
    return new Ports(numbers, count);
  }

  /** Further numbers, beside these, that nobody listens on now. */
  public List<Integer> more(int count) {
    Set<Integer> used = new HashSet<>(numbers.values());
    List<Integer> more = new ArrayList<>();
    while (more.size() < count) {
      int number = freeNumber(used);
      used.add(number);
      more.add(number);
    }
    return more;
  }

  public int number(Port port) {
    return numbers.get(port);
  }

  Map<String, Integer> byId() {
    Map<String, Integer> byId = new TreeMap<>();
    numbers.forEach((port, number) -> byId.put(port.id(), number));
    return byId;
  }

  String address(Port port) {
    return address(port, 1);
  }

  /**
   * @param host which of the addresses, from 1
   */
  String address(Port port, int host) {
    return host(host) + ":" + number(port);
  }

  Ports with(Map<Port, Integer> chosen) {
    Map<Port, Integer> changed = new EnumMap<>(numbers);
    changed.putAll(chosen);
    return new Ports(changed, hosts);
  }

  Ports withFree(Collection<Port> wanted) {
    Map<Port, Integer> changed = new EnumMap<>(numbers);
    Set<Integer> used = new HashSet<>(numbers.values());
    for (Port port : wanted) {
      int number = freeNumber(used);
      used.add(number);
      changed.put(port, number);
    }
    return new Ports(changed, hosts);
  }

  private int freeNumber(Set<Integer> used) {
    for (int i = 0; i < FREE_TRIES_MAX; i++) {
      int number = ThreadLocalRandom.current().nextInt(FREE_MIN, FREE_MAX);
      if (!used.contains(number) && isFree(number)) {
        return number;
      }
    }
    throw new LaunchException(
        "No free port found between %d and %d on %s to %s."
            .formatted(FREE_MIN, FREE_MAX, HOST, host(hosts)));
  }

  Set<Port> taken(Collection<Port> wanted) {
    return wanted.stream()
        .filter(port -> !isFree(number(port)))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Port.class)));
  }

  static InetSocketAddress socketAddress(int number) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
  }

  private boolean isFree(int number) {
    return IntStream.rangeClosed(1, hosts).allMatch(host -> isFree(host(host), number));
  }

  private static boolean isFree(String host, int number) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, number));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Checks that nobody listens on the wanted ports and that no two of them are the same.
   *
   * @throws LaunchException names each port that is taken, what needs it and how to choose another
   */
  void requireFree(Collection<Port> wanted) {
    Map<Integer, List<Port>> byNumber =
        wanted.stream()
            .collect(Collectors.groupingBy(this::number, TreeMap::new, Collectors.toList()));
    for (Map.Entry<Integer, List<Port>> entry : byNumber.entrySet()) {
      if (entry.getValue().size() > 1) {
        throw new LaunchException(
            "Port %d is given to %s. Each needs a port of its own: choose another with --port NAME=NUMBER."
                .formatted(
                    entry.getKey(),
                    entry.getValue().stream().map(Port::id).collect(Collectors.joining(" and "))));
      }
    }
    Set<Port> taken = taken(wanted);
    if (!taken.isEmpty()) {
      String lines = taken.stream().map(this::takenLine).collect(Collectors.joining());
      throw new LaunchException(
          lines + "End what listens there, or have free ports chosen with --free-ports.");
    }
  }

  private String takenLine(Port port) {
    String host =
        IntStream.rangeClosed(1, hosts)
            .mapToObj(Ports::host)
            .filter(each -> !isFree(each, number(port)))
            .findFirst()
            .orElse(HOST);
    return "Port %d on %s is taken by another process and is needed by %s; choose another with --port %s=NUMBER.%n"
        .formatted(number(port), host, port.usedBy(), port.id());
  }

  /** Reads {@code name=number} from the command line. */
  static Map.Entry<Port, Integer> parse(String option) {
    int equals = option.indexOf('=');
    String name = equals < 0 ? option : option.substring(0, equals);
    Port port =
        Port.byId(name)
            .orElseThrow(
                () ->
                    new LaunchException(
                        "--port %s: there is no port named \"%s\". The names are %s."
                            .formatted(
                                option,
                                name,
                                Arrays.stream(Port.values())
                                    .map(Port::id)
                                    .collect(Collectors.joining(", ")))));
    String digits = option.substring(equals + 1);
    if (equals < 0
        || !digits.matches("[0-9]{1,5}")
        || Integer.parseInt(digits) < 1
        || Integer.parseInt(digits) > 65_535) {
      throw new LaunchException(
          "--port %s: expected %s=NUMBER with a number from 1 to 65535.".formatted(option, name));
    }
    return Map.entry(port, Integer.parseInt(digits));
  }

  static Map<Port, Integer> load(Path file) {
    Map<Port, Integer> numbers = new EnumMap<>(Port.class);
    if (Files.exists(file)) {
      Properties properties = new Properties();
      try (var reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      properties.forEach(
          (name, number) -> {
            Map.Entry<Port, Integer> entry = parse(name + "=" + number);
            numbers.put(entry.getKey(), entry.getValue());
          });
    }
    return numbers;
  }

  void save(Path file) {
    String text =
        numbers.entrySet().stream()
            .map(entry -> entry.getKey().id() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining());
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
