package chat.embedded;

/**
 * One process of a server. Several of one server form a cluster; each has the same ports on a
 * loopback address of its own.
 *
 * @param number from 1
 * @param count how many of this server there are
 */
public record Instance(Server server, int number, int count) {
  public Instance {
    if (number < 1 || number > count) {
      throw new IllegalArgumentException(
          "instance must be from 1 to %d, not %d".formatted(count, number));
    }
  }

  /** The name of its log, its data and its pid file: {@code kafka}, or one of {@code kafka-1}. */
  public String id() {
    return isAlone() ? server.id() : server.id() + "-" + number;
  }

  boolean isAlone() {
    return count == 1;
  }

  String title() {
    return isAlone() ? server.title() : server.title() + " " + number;
  }

  String host() {
    return Ports.host(number);
  }
}
