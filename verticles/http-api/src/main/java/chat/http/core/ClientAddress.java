package chat.http.core;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whose attempts are counted together. */
public final class ClientAddress {
  private static final int IPV6_GROUPS = 8;

  /** An IPv6 network that one subscriber has, a /64, counts as one address. */
  private static final int IPV6_GROUPS_OF_NETWORK = 4;

  private ClientAddress() {}

  /**
   * The address of a client, or its network.
   *
   * @param peer of the connection
   * @param forwardedFor values of the header X-Forwarded-For, each a list separated by commas
   * @param proxies how many of the last entries come from proxies that are trusted; what stands
   *     before them may be invented by the client
   */
  public static String of(String peer, List<String> forwardedFor, int proxies) {
    List<String> entries =
        forwardedFor.stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .map(String::strip)
            .filter(entry -> !entry.isEmpty())
            .toList();
    boolean isForwarded = proxies > 0 && entries.size() >= proxies;
    return network(isForwarded ? entries.get(entries.size() - proxies) : peer);
  }

  private static String network(String address) {
    if (!address.contains(":")) {
      return address;
    }
    int gap = address.indexOf("::");
    List<String> before = groups(gap < 0 ? address : address.substring(0, gap));
    List<String> after = groups(gap < 0 ? "" : address.substring(gap + 2));
    int missing = Math.max(0, IPV6_GROUPS - before.size() - after.size());
    return Stream.of(before.stream(), Stream.generate(() -> "0").limit(missing), after.stream())
        .flatMap(part -> part)
        .limit(IPV6_GROUPS_OF_NETWORK)
        .collect(Collectors.joining(":"));
  }

  private static List<String> groups(String part) {
    return part.isEmpty() ? List.of() : Arrays.asList(part.split(":", -1));
  }
}
