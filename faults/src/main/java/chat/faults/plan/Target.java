package chat.faults.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Everything that a fault can hit: each process of the platform, and each server. */
public enum Target {
  GATEWAY_1,
  GATEWAY_2,
  ROUTER_1,
  ROUTER_2,
  INBOX_WRITER_1,
  INBOX_WRITER_2,
  HTTP_API,
  /** The one broker; of several, that which leads a partition of the log at that moment. */
  KAFKA,
  CASSANDRA,
  POSTGRES,
  REDIS;

  /** Whether it is one of the servers that the platform needs, and no process of its own. */
  public boolean isServer() {
    return compareTo(KAFKA) >= 0;
  }

  /** The name on the command line, in reports and of the log, for instance {@code router-1}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a process of this name is one of the platform. */
  public static boolean isPlatform(String id) {
    return byId(id).filter(target -> !target.isServer()).isPresent();
  }

  static Optional<Target> byId(String id) {
    return Arrays.stream(values()).filter(target -> target.id().equals(id)).findFirst();
  }
}
