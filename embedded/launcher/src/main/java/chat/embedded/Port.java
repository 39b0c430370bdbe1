package chat.embedded;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Everything that listens, with the port it listens on when nothing else is asked for. */
public enum Port {
  HTTP(8080, "the HTTP API and the web app"),
  WS(8081, "the WebSocket gateway"),
  MANAGEMENT(8082, "the platform's health checks and metrics"),
  HAZELCAST(5701, "the platform's cluster membership"),
  EVENT_BUS(5801, "the platform's event bus"),
  KAFKA(9092, "Kafka"),
  KAFKA_CONTROLLER(9093, "Kafka's controller"),
  CASSANDRA(9042, "Cassandra"),
  CASSANDRA_STORAGE(7000, "Cassandra's storage service"),
  POSTGRES(5432, "PostgreSQL"),
  REDIS(6379, "Redis"),
  REDIS_BUS(16379, "the shards of Redis among themselves");

  private final int defaultNumber;
  private final String usedBy;

  Port(int defaultNumber, String usedBy) {
    this.defaultNumber = defaultNumber;
    this.usedBy = usedBy;
  }

  public int defaultNumber() {
    return defaultNumber;
  }

  /** What listens there, in words that fit after "is needed by". */
  public String usedBy() {
    return usedBy;
  }

  /** The name in {@code --port name=number}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Port> byId(String id) {
    return Arrays.stream(values()).filter(port -> port.id().equals(id)).findFirst();
  }
}
