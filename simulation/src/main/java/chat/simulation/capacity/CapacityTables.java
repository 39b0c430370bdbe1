package chat.simulation.capacity;

import static chat.simulation.capacity.Figures.about;
import static chat.simulation.capacity.Figures.bytes;
import static chat.simulation.capacity.Figures.dollars;
import static chat.simulation.capacity.Figures.exactly;
import static chat.simulation.capacity.Figures.percent;

import chat.model.Limits;
import chat.runtime.redis.PresenceStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The tables of {@code docs/capacity.md} that follow from the model. */
public final class CapacityTables {
  static final double SMALLER = 50e6;
  static final double LARGER = 500e6;

  private static final double MICRO = 1e6;
  private static final double MILLI = 1e3;
  private static final double EVERYBODY_AT_HALF = 0.5;
  private static final double HIGHER_PEAK = 5;
  private static final double YEARS = 3;
  private static final double TELLING_SECONDS = 2;

  private static final String PEAK = about(Assumptions.BASE.peakFactor());
  private static final String COPIES = about(Assumptions.INBOX_COPIES);

  /** Copies of a message against those of the one that was measured. */
  private static final String WEIGHT = about(Assumptions.INBOX_COPIES / Measured.INBOX_COPIES);

  private static final String LOADED = " × " + percent(Assumptions.BASE.plannedLoad()) + ")";

  private final CapacityModel smaller = new CapacityModel(Assumptions.BASE, SMALLER);
  private final CapacityModel larger = new CapacityModel(Assumptions.BASE, LARGER);

  private CapacityTables() {}

  /** In the order of the document. */
  public static List<String> all() {
    CapacityTables tables = new CapacityTables();
    return List.of(
        InputTables.assumptions(),
        InputTables.measured(),
        InputTables.sizes(),
        tables.machines(),
        tables.limits(),
        tables.bill(),
        sensitivity(),
        tables.cells());
  }

  private String machines() {
    Markdown table = new Markdown("step", "how", "50 million", "500 million");
    demand(table);
    platform(table);
    stores(table);
    network(table);
    return table.toString();
  }

  private void demand(Markdown table) {
    row(
        table,
        "messages a second, mean",
        "users × " + about(Assumptions.BASE.messagesPerDay()) + " ÷ 86,400",
        exact(CapacityModel::messagesMean));
    row(table, "**messages a second, peak**", "× " + PEAK, exact(CapacityModel::messagesPeak));
    row(table, "inbox copies a second", "× " + COPIES, exact(CapacityModel::copiesPeak));
    row(
        table,
        "**connections at the peak**",
        "users × " + percent(Assumptions.BASE.connectedShare()),
        exact(CapacityModel::connections));
    row(
        table,
        "changes of presence a second",
        "users × " + about(Assumptions.PRESENCE_CHANGES_PER_DAY) + " ÷ 86,400 × " + PEAK,
        exact(CapacityModel::presenceChangesPeak));
  }

  private void platform(Markdown table) {
    row(
        table,
        "**gateways** (4 vCPU, 8 GiB)",
        "connections ÷ (" + exactly(SimulatedGateway.CAPACITY) + LOADED,
        rounded(CapacityModel::gateways));
    row(
        table,
        "memory, and cores for heartbeats, of each",
        exactly(smaller.connectionsPerGateway()) + " × memory, × CPU of an idle connection",
        model -> bytes(model.gatewayBytes()) + ", " + about(model.idleCoresPerGateway()));
    row(
        table,
        "cores for messages and notices",
        "messages × "
            + milli(Measured.PLATFORM_SECONDS)
            + " × "
            + WEIGHT
            + ", notices of presence × "
            + micro(Measured.PLATFORM_SECONDS_PER_NOTICE),
        rounded(CapacityModel::platformCores));
    row(
        table,
        "**nodes with the folds** (16 vCPU)",
        "cores ÷ (" + CapacityModel.NODE_CORES + LOADED,
        rounded(CapacityModel::nodes));
  }

  private void stores(Markdown table) {
    row(
        table,
        "cores of Kafka",
        "messages × "
            + milli(Measured.KAFKA_SECONDS)
            + " × "
            + WEIGHT
            + " × "
            + Assumptions.COPIES_STORED
            + " copies",
        rounded(CapacityModel::kafkaCores));
    row(
        table,
        "**brokers** (16 vCPU)",
        "cores ÷ (" + CapacityModel.BROKER_CORES + LOADED,
        rounded(CapacityModel::brokers));
    row(
        table,
        "**partitions**, conversations and inbox",
        "a loop does 1 s ÷ "
            + milli(Measured.PLATFORM_SECONDS)
            + " = "
            + exactly(smaller.messagesPerLoop())
            + " messages a second, if it does everything for them, or twice as many copies; half of that",
        model -> about(model.conversationPartitions()) + ", " + about(model.inboxPartitions()));
    row(
        table,
        "logs after a year, conversations and inbox (30 days), one copy",
        "records × bytes",
        model -> bytes(model.conversationLogStored()) + ", " + bytes(model.inboxLogStored()));
    row(
        table,
        "cores of Cassandra",
        "messages × "
            + milli(Measured.CASSANDRA_SECONDS)
            + " × "
            + WEIGHT
            + " × "
            + Assumptions.COPIES_STORED
            + " copies",
        rounded(CapacityModel::cassandraCores));
    row(
        table,
        "rows after a year, history and those that expire, three copies",
        "rows × bytes × 3",
        model -> bytes(model.historyStored()) + ", " + bytes(model.expiringStored()));
    row(
        table,
        "**Cassandra nodes** (8 vCPU, "
            + bytes(CapacityModel.CASSANDRA_DISK_BYTES)
            + "): by cores, by bytes",
        "cores ÷ ("
            + CapacityModel.CASSANDRA_CORES
            + LOADED
            + ", bytes ÷ ("
            + bytes(CapacityModel.CASSANDRA_DISK_BYTES)
            + LOADED
            + "; the larger counts",
        model ->
            about(model.cassandraNodesByCores()) + ", " + about(model.cassandraNodesByBytes()));
    row(
        table,
        "cores of Redis",
        "connections × "
            + micro(Measured.REDIS_CORES_PER_CONNECTION)
            + ", changes × "
            + micro(Measured.REDIS_SECONDS_PER_REPORT)
            + ", notices × "
            + micro(Measured.REDIS_SECONDS_PER_NOTICE),
        rounded(CapacityModel::redisCores));
    row(
        table,
        "**Redis shards** (one core each)",
        "cores ÷ (1" + LOADED,
        rounded(CapacityModel::redisShards));
  }

  private void network(Markdown table) {
    row(
        table,
        "from and to devices, peak",
        "frames and heartbeats, with headers",
        model ->
            bytes(model.bytesFromDevicesPeak())
                + "/s, "
                + bytes(model.bytesToDevicesPeak())
                + "/s");
    row(
        table,
        "between zones, peak",
        "to and from brokers, two replicas, event bus",
        model -> bytes(model.messagesPeak() * model.bytesBetweenZonesPerMessage()) + "/s");
    row(
        table,
        "into each broker, peak",
        "both logs × 3 copies ÷ brokers",
        model -> bytes(model.brokerInBytes()) + "/s");
  }

  private void row(
      Markdown table, String step, String how, Function<CapacityModel, String> figure) {
    table.row(step, how, figure.apply(smaller), figure.apply(larger));
  }

  private static String milli(double seconds) {
    return exactly(seconds * MILLI) + " ms";
  }

  private static String micro(double seconds) {
    return exactly(seconds * MICRO) + " µs";
  }

  private static Function<CapacityModel, String> exact(ToDoubleFunction<CapacityModel> figure) {
    return model -> exactly(figure.applyAsDouble(model));
  }

  private static Function<CapacityModel, String> rounded(ToDoubleFunction<CapacityModel> figure) {
    return model -> about(figure.applyAsDouble(model));
  }

  private String cells() {
    Markdown table = new Markdown("of cells", "how", "50 million", "500 million");
    row(
        table,
        "connections of a cell",
        PresenceStore.BUCKETS
            + " shards of Redis with one bucket of presence each × "
            + about(smaller.connectionsPerShard()),
        rounded(CapacityModel::connectionsPerCell));
    row(table, "**cells**", "connections ÷ that", rounded(CapacityModel::cells));
    row(
        table,
        "gateways, and nodes with the folds, in each",
        "÷ cells",
        model ->
            about(Math.ceil(model.gateways() / model.cells()))
                + ", "
                + about(Math.ceil(model.nodes() / model.cells())));
    row(
        table,
        "inbox copies into each cell, peak",
        "÷ cells",
        model ->
            about(model.copiesPeak() / model.cells())
                + " a second, "
                + bytes(model.messagesPeak() * model.inboxLogBytes() / model.cells())
                + "/s");
    row(
        table,
        "changes of presence, and notices, of each cell, peak",
        "÷ cells",
        model ->
            about(model.presenceChangesPeak() / model.cells())
                + ", "
                + about(model.noticesPeak() / model.cells())
                + " a second");
    row(
        table,
        "what gateways tell of themselves, to each of them",
        SimulatedGateway.LOOPS
            + " loops hear "
            + SimulatedGateway.LOOPS
            + " loops of every gateway every 2 s",
        model -> about(tellings(model.gateways() / model.cells())) + " a second");
    row(
        table,
        "the same without cells",
        "",
        model -> about(tellings(model.gateways())) + " a second");
    return table.toString();
  }

  private String limits() {
    double perBroker =
        CapacityModel.BROKER_CORES
            / (Measured.KAFKA_SECONDS * smaller.weight() * Assumptions.COPIES_STORED);
    double perCassandra =
        CapacityModel.CASSANDRA_CORES
            / (Measured.CASSANDRA_SECONDS * smaller.weight() * Assumptions.COPIES_STORED);
    return new Markdown("part", "holds, fully loaded", "what gives way first", "seen in", "then")
        .row(
            "gateway",
            exactly(SimulatedGateway.CAPACITY) + " connections",
            "admission: "
                + exactly(SimulatedGateway.HELLOS_PER_SECOND)
                + " hellos a second; later the door, which is shut at the limit",
            "`chat_gateway_connections`, `chat_gateway_closes_total{code=\"1013\"}`",
            "more gateways; the autoscaler goes by connections")
        .row(
            "partition",
            exactly(smaller.messagesPerLoop()) + " messages a second",
            "its event loop: one partition is never on two",
            "`chat_fold_backlog_records`, `chat_event_loop_lag_seconds`",
            "more nodes, as long as loops have several partitions; then a new generation")
        .row(
            "conversation",
            "one append under way to each inbox partition; what waits travels together, 64 at a time",
            "its partition",
            "the same",
            "nothing splits a conversation; groups end at "
                + Limits.GROUP_MEMBERS_LIMIT
                + " members")
        .row(
            "broker (16 vCPU)",
            about(perBroker) + " messages a second with their three copies",
            "CPU, for small appends; its disk at 16 TB",
            "CPU and disk of MSK, `chat_log_append_seconds`",
            "brokers, and partitions moved to them; MSK gives 60 to a cluster unless asked")
        .row(
            "Cassandra node (8 vCPU)",
            about(perCassandra)
                + " messages a second with their three copies, or "
                + bytes(CapacityModel.CASSANDRA_DISK_BYTES),
            "CPU in the first year, then the disk: history is for ever",
            "disk, pending compactions, `chat_cassandra_request_seconds`",
            "nodes, one at a time for each zone; or a time for which history is kept")
        .row(
            "Redis shard",
            about(smaller.connectionsPerShard() / smaller.plannedLoad()) + " connections",
            "its one core; with few shards used, the fullest (below)",
            "engine CPU, `chat_redis_request_seconds`",
            "up to 4 shards, then slots by hand, then another cell")
        .row(
            "cluster of nodes",
            "about 100 nodes",
            "what gateways tell of themselves, which grows with the square of their number (see cells)",
            "`chat_cluster_members`, `chat_event_loop_lag_seconds`",
            "another cell")
        .toString();
  }

  /** Each of a gateway's two event loops hears each loop of every gateway once in two seconds. */
  private static double tellings(double gateways) {
    return SimulatedGateway.LOOPS * SimulatedGateway.LOOPS * gateways / TELLING_SECONDS;
  }

  private String bill() {
    Bill small = new Bill(smaller);
    Bill large = new Bill(larger);
    Map<String, Double> largeItems = large.items();
    Markdown table = new Markdown("a month", "50 million", "500 million");
    small
        .items()
        .forEach((item, cost) -> table.row(item, dollars(cost), dollars(largeItems.get(item))));
    table.row("**together**", dollars(small.total()), dollars(large.total()));
    table.row(
        "for each daily user", dollars(small.total() / SMALLER), dollars(large.total() / LARGER));
    return table.toString();
  }

  private static String sensitivity() {
    Assumptions base = Assumptions.BASE;
    Map<String, Assumptions> cases = new LinkedHashMap<>();
    cases.put(
        "CPU as on the slower machine of 2026-11-26 (× " + about(Measured.SLOW_MACHINE) + ")",
        base.withCpuFactor(Measured.SLOW_MACHINE));
    cases.put(
        "half of the users connected at the peak", base.withConnectedShare(EVERYBODY_AT_HALF));
    cases.put("peak factor 5", base.withPeakFactor(HIGHER_PEAK));
    cases.put("history of three years", base.withHistoryDays(YEARS * base.historyDays()));
    cases.put("history of 30 days", base.withHistoryDays(CapacityModel.INBOX_DAYS));
    double total = new Bill(new CapacityModel(base, SMALLER)).total();
    Markdown table =
        new Markdown(
            "if instead", "bill", "gateways, nodes, brokers, Cassandra, shards at 50 million");
    cases.forEach(
        (name, assumed) -> {
          CapacityModel model = new CapacityModel(assumed, SMALLER);
          table.row(
              name,
              about(new Bill(model).total() / total) + " ×",
              String.join(
                  ", ",
                  about(model.gateways()),
                  about(model.nodes()),
                  about(model.brokers()),
                  about(model.cassandraNodes()),
                  about(model.redisShards())));
        });
    return table.toString();
  }
}
