package chat.bench.nodes;

import java.io.IOException;
import java.net.NetworkInterface;
import java.util.List;

/**
 * Nothing gets to or from TCP ports as long as they are closed; connections stay and nobody is
 * told. Works by routing rules, and so only in a network namespace of its own.
 */
final class PortBarrier {
  private static final String PREFERENCE = "10";
  private static final String LOCAL_PREFERENCE = "100";

  private final List<Integer> ports;

  PortBarrier(List<Integer> ports) {
    this.ports = List.copyOf(ports);
  }

  /**
   * Makes the namespace ready.
   *
   * @throws IllegalStateException where there is a network beside the loopback, whose rules are not
   *     ours to change
   */
  static void prepare() throws IOException, InterruptedException {
    boolean isAlone =
        NetworkInterface.networkInterfaces().map(NetworkInterface::getName).allMatch("lo"::equals);
    if (!isAlone) {
      throw new IllegalStateException(
          "this scenario cuts off ports and needs a network namespace of its own, platform and bench"
              + " in it: unshare --net bash -c 'ip link set lo up; ...' as root");
    }
    // Rules that come before the one for local addresses are asked first.
    if (Commands.run("ip", "rule", "show").startsWith("0:")) {
      Commands.run("ip", "rule", "add", "pref", LOCAL_PREFERENCE, "lookup", "local");
      Commands.run("ip", "rule", "del", "pref", "0");
    }
  }

  void close() throws IOException, InterruptedException {
    rules("add");
  }

  void open() throws IOException, InterruptedException {
    rules("del");
  }

  private void rules(String action) throws IOException, InterruptedException {
    for (int port : ports) {
      for (String side : List.of("sport", "dport")) {
        Commands.run(
            "ip",
            "rule",
            action,
            "pref",
            PREFERENCE,
            "ipproto",
            "tcp",
            side,
            Integer.toString(port),
            "blackhole");
      }
    }
  }
}
