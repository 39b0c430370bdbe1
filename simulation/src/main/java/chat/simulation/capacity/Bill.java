package chat.simulation.capacity;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the machines of a model cost in a month. */
final class Bill {
  /** List prices on demand in us-east-1, Linux, in dollars; an hour of a machine. */
  static final double GATEWAY_HOUR = 0.145;

  static final double NODE_HOUR = 0.653;
  static final double BROKER_HOUR = 1.63;
  static final double CASSANDRA_HOUR = 0.428;
  static final double REDIS_HOUR = 0.158;
  static final double BALANCER_UNIT_HOUR = 0.006;

  /** A GB for a month: disk of a machine, of a broker, and of the broker's lower tier. */
  static final double DISK = 0.08;

  static final double BROKER_DISK = 0.10;
  static final double LOWER_TIER = 0.06;

  /** A GB: to the internet, and from one zone to another, paid at both ends. */
  static final double INTERNET = 0.05;

  static final double BETWEEN_ZONES = 0.02;

  /** Connections by TLS that are one unit of a network load balancer. */
  static final int CONNECTIONS_PER_BALANCER_UNIT = 3_000;

  private static final double HOURS = 730;
  private static final double DAYS = 30.4;
  private static final double GIGABYTE = 1e9;

  /** The lower tier wants so many days on the brokers' own disks. */
  private static final double BROKER_DISK_DAYS = 3;

  private static final int REDIS_NODES_PER_SHARD = 2;

  private final CapacityModel model;

  Bill(CapacityModel model) {
    this.model = model;
  }

  /** By item, in dollars a month. */
  Map<String, Double> items() {
    Map<String, Double> items = new LinkedHashMap<>();
    items.put(
        machine("gateways: c7g.xlarge", GATEWAY_HOUR), model.gateways() * GATEWAY_HOUR * HOURS);
    items.put(
        machine("nodes with the folds: m7g.4xlarge", NODE_HOUR), model.nodes() * NODE_HOUR * HOURS);
    items.put(
        machine("brokers: kafka.m7g.4xlarge", BROKER_HOUR), model.brokers() * BROKER_HOUR * HOURS);
    items.put(
        "logs: 3 days on brokers, $"
            + BROKER_DISK
            + " for a GB-month, all in the lower tier, $"
            + LOWER_TIER,
        logs());
    items.put(
        machine("Cassandra: r7g.2xlarge", CASSANDRA_HOUR),
        model.cassandraNodes() * CASSANDRA_HOUR * HOURS);
    items.put(
        "its disks: gp3, "
            + Figures.bytes(CapacityModel.CASSANDRA_DISK_BYTES)
            + " each, $"
            + DISK
            + " for a GB-month",
        gigabytes(model.cassandraNodes() * CapacityModel.CASSANDRA_DISK_BYTES) * DISK);
    items.put(
        machine("Redis, one replica each: cache.m7g.large", REDIS_HOUR),
        model.redisShards() * REDIS_NODES_PER_SHARD * REDIS_HOUR * HOURS);
    items.put(
        machine("load balancers: a unit is 3,000 TLS connections", BALANCER_UNIT_HOUR),
        model.connections()
            * Assumptions.MEAN_CONNECTED
            / CONNECTIONS_PER_BALANCER_UNIT
            * BALANCER_UNIT_HOUR
            * HOURS);
    items.put(
        "to the internet: $" + INTERNET + " for a GB",
        gigabytes(monthly(model.bytesToDevicesMean())) * INTERNET);
    items.put(
        "between zones: $" + BETWEEN_ZONES + " for a GB, both ends together",
        gigabytes(monthly(model.messagesMean() * model.bytesBetweenZonesPerMessage()))
            * BETWEEN_ZONES);
    return items;
  }

  double total() {
    return items().values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static String machine(String what, double hour) {
    return what + ", $" + hour + " an hour";
  }

  private double logs() {
    double onBrokers =
        model.messagesPerDay()
            * BROKER_DISK_DAYS
            * (model.conversationLogBytes() + model.inboxLogBytes())
            * Assumptions.COPIES_STORED
            / model.plannedLoad();
    double below = model.conversationLogStored() + model.inboxLogStored();
    return gigabytes(onBrokers) * BROKER_DISK + gigabytes(below) * LOWER_TIER;
  }

  private static double monthly(double perSecond) {
    return perSecond * CapacityModel.SECONDS_PER_DAY * DAYS;
  }

  private static double gigabytes(double bytes) {
    return bytes / GIGABYTE;
  }
}
