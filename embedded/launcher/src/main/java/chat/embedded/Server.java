package chat.embedded;

import java.util.Locale;

/** The servers that the platform needs beside itself. */
public enum Server {
  KAFKA("Kafka"),
  CASSANDRA("Cassandra"),
  POSTGRES("PostgreSQL"),
  REDIS("Redis");

  private final String title;

  Server(String title) {
    this.title = title;
  }

  /** The name as its makers write it, for people. */
  public String title() {
    return title;
  }

  /**
   * The name in paths and on the command line, for instance {@code kafka} in {@code
   * logs/kafka.log}.
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
