package chat.simulation.capacity;

import chat.runtime.redis.PresenceStore;

/**
 * Derives what a number of daily users needs, one step after the other. Machines are counted at the
 * peak, what is stored and sent at the mean.
 */
public final class CapacityModel {
  static final double SECONDS_PER_DAY = 86_400;

  /** vCPUs of the machines; a measured core is taken for one of them. */
  static final int GATEWAY_CORES = 4;

  static final int NODE_CORES = 16;
  static final int BROKER_CORES = 16;
  static final int CASSANDRA_CORES = 8;

  /** Of a Cassandra node. Half of it is for compactions and for the loss of a node. */
  static final double CASSANDRA_DISK_BYTES = 5e12;

  static final double HEARTBEAT_SECONDS = 5;
  static final double INBOX_DAYS = 30;
  static final double VERDICT_DAYS = 60;
  private static final double SEEN_DAYS = 60;

  /** Of three zones two are not one's own. */
  private static final double OTHER_ZONE_SHARE = 2.0 / 3;

  private final Assumptions assumed;
  private final double users;

  CapacityModel(Assumptions assumed, double users) {
    this.assumed = assumed;
    this.users = users;
  }

  double plannedLoad() {
    return assumed.plannedLoad();
  }

  double messagesPerDay() {
    return users * assumed.messagesPerDay();
  }

  double messagesMean() {
    return messagesPerDay() / SECONDS_PER_DAY;
  }

  double messagesPeak() {
    return messagesMean() * assumed.peakFactor();
  }

  double copiesPeak() {
    return messagesPeak() * Assumptions.INBOX_COPIES;
  }

  double connections() {
    return users * assumed.connectedShare();
  }

  double heartbeats() {
    return connections() / HEARTBEAT_SECONDS;
  }

  double presenceChangesPeak() {
    return users * Assumptions.PRESENCE_CHANGES_PER_DAY / SECONDS_PER_DAY * assumed.peakFactor();
  }

  /** Of a change, to those who are connected, look, and have the person on their screen. */
  double noticesPerChange() {
    return assumed.connectedShare() * Assumptions.LOOKING_SHARE * Assumptions.ON_SCREEN;
  }

  double noticesPeak() {
    return presenceChangesPeak() * noticesPerChange();
  }

  /** Inbox copies of a message, as a multiple of those of the message that was measured. */
  double weight() {
    return Assumptions.INBOX_COPIES / Measured.INBOX_COPIES;
  }

  double connectionsPerGateway() {
    return SimulatedGateway.CAPACITY * assumed.plannedLoad();
  }

  double gateways() {
    return Math.ceil(connections() / connectionsPerGateway());
  }

  double gatewayBytes() {
    return connectionsPerGateway()
        * (Measured.PROCESS_BYTES_PER_CONNECTION + Measured.KERNEL_BYTES_PER_CONNECTION);
  }

  double idleCoresPerGateway() {
    return connectionsPerGateway() * Measured.PLATFORM_CORES_PER_CONNECTION * assumed.cpuFactor();
  }

  double platformCores() {
    return (messagesPeak() * weight() * Measured.PLATFORM_SECONDS
            + noticesPeak() * Measured.PLATFORM_SECONDS_PER_NOTICE)
        * assumed.cpuFactor();
  }

  double nodes() {
    return machines(platformCores(), NODE_CORES);
  }

  double kafkaCores() {
    return messagesPeak()
        * weight()
        * Measured.KAFKA_SECONDS
        * Assumptions.COPIES_STORED
        * assumed.cpuFactor();
  }

  double brokers() {
    return machines(kafkaCores(), BROKER_CORES);
  }

  /** Messages of a second, when all that the platform does for them is done by one event loop. */
  double messagesPerLoop() {
    return 1 / (Measured.PLATFORM_SECONDS * assumed.cpuFactor());
  }

  double conversationPartitions() {
    return Math.ceil(messagesPeak() / (messagesPerLoop() * assumed.plannedLoad()));
  }

  double inboxPartitions() {
    double copiesPerLoop = messagesPerLoop() * Measured.INBOX_COPIES;
    return Math.ceil(copiesPeak() / (copiesPerLoop * assumed.plannedLoad()));
  }

  /** Appended to the conversation log for a message: itself, and the read markers that follow. */
  double conversationLogBytes() {
    return RecordSizes.CONVERSATION_RECORD
        + Assumptions.READ_MARKERS * RecordSizes.READ_MARKER_RECORD;
  }

  /** Each recipient is in a partition of his own, so that he has a record of his own. */
  double inboxLogBytes() {
    return Assumptions.INBOX_COPIES * RecordSizes.INBOX_RECORD
        + Assumptions.READ_MARKERS * RecordSizes.READ_MARKER_INBOX_RECORD;
  }

  /** One copy. */
  double conversationLogStored() {
    return messagesPerDay() * assumed.historyDays() * conversationLogBytes();
  }

  /** One copy. */
  double inboxLogStored() {
    return messagesPerDay() * Math.min(INBOX_DAYS, assumed.historyDays()) * inboxLogBytes();
  }

  double brokerInBytes() {
    return messagesPeak()
        * (conversationLogBytes() + inboxLogBytes())
        * Assumptions.COPIES_STORED
        / brokers();
  }

  double cassandraCores() {
    return messagesPeak()
        * weight()
        * Measured.CASSANDRA_SECONDS
        * Assumptions.COPIES_STORED
        * assumed.cpuFactor();
  }

  double historyStored() {
    return stored(assumed.historyDays(), RecordSizes.HISTORY_ROW);
  }

  /** What lives for a time: verdicts, inboxes, and what inbox partitions have seen. */
  double expiringStored() {
    return stored(VERDICT_DAYS, RecordSizes.VERDICT_ROW * (1 + Assumptions.READ_MARKERS))
        + stored(
            INBOX_DAYS,
            RecordSizes.INBOX_ROW * Assumptions.INBOX_COPIES
                + RecordSizes.INBOX_ROW_WITHOUT_TEXT * Assumptions.READ_MARKERS)
        + stored(SEEN_DAYS, RecordSizes.INBOX_SEEN * events());
  }

  /** In inboxes, for a message. */
  private static double events() {
    return Assumptions.INBOX_COPIES + Assumptions.READ_MARKERS;
  }

  private double stored(double days, double bytesPerMessage) {
    return messagesPerDay()
        * Math.min(days, assumed.historyDays())
        * bytesPerMessage
        * Assumptions.COPIES_STORED;
  }

  double cassandraNodesByCores() {
    return machines(cassandraCores(), CASSANDRA_CORES);
  }

  double cassandraNodesByBytes() {
    return Math.ceil(
        (historyStored() + expiringStored()) / (CASSANDRA_DISK_BYTES * assumed.plannedLoad()));
  }

  double cassandraNodes() {
    return Math.max(cassandraNodesByCores(), cassandraNodesByBytes());
  }

  double redisCores() {
    return (connections() * Measured.REDIS_CORES_PER_CONNECTION
            + presenceChangesPeak() * Measured.REDIS_SECONDS_PER_REPORT
            + noticesPeak() * Measured.REDIS_SECONDS_PER_NOTICE)
        * assumed.cpuFactor();
  }

  /** Redis works on one core. */
  double redisShards() {
    return machines(redisCores(), 1);
  }

  /** To devices, by message: every copy goes to one device, and the answer to the sender. */
  double bytesToDevicesPerMessage() {
    return Assumptions.INBOX_COPIES * packet(RecordSizes.EVENT_FRAME)
        + packet(RecordSizes.SENT_FRAME);
  }

  double bytesFromDevicesPerMessage() {
    return packet(RecordSizes.SEND_FRAME) + events() * packet(RecordSizes.ACK_FRAME);
  }

  private static double packet(int frameBytes) {
    return frameBytes + RecordSizes.PACKET_OVERHEAD;
  }

  /** To all devices, at the peak. A heartbeat is acknowledged by TCP, or answered. */
  double bytesToDevicesPeak() {
    return messagesPeak() * bytesToDevicesPerMessage() + heartbeats() * RecordSizes.PACKET_OVERHEAD;
  }

  double bytesFromDevicesPeak() {
    return messagesPeak() * bytesFromDevicesPerMessage()
        + heartbeats() * packet(RecordSizes.HEARTBEAT_FRAME);
  }

  double bytesToDevicesMean() {
    return messagesMean() * bytesToDevicesPerMessage()
        + heartbeats() * Assumptions.MEAN_CONNECTED * RecordSizes.PACKET_OVERHEAD;
  }

  /**
   * For a message: to the brokers and from them, to the replicas of Cassandra, and over the event
   * bus (command, outcome, deliveries). What brokers copy among one another is not paid for.
   */
  double bytesBetweenZonesPerMessage() {
    double kafka = 2 * OTHER_ZONE_SHARE * (conversationLogBytes() + inboxLogBytes());
    double rows = RecordSizes.ROW_SENT * (2 + Assumptions.READ_MARKERS + events());
    double bus = OTHER_ZONE_SHARE * (2 + events()) * RecordSizes.EVENT_FRAME;
    return kafka + (Assumptions.COPIES_STORED - 1) * rows + bus;
  }

  double connectionsPerShard() {
    return assumed.plannedLoad() * connections() / redisCores();
  }

  /** As many shards share presence as there are buckets of it, if each has one. */
  double connectionsPerCell() {
    return PresenceStore.BUCKETS * connectionsPerShard();
  }

  double cells() {
    return Math.ceil(connections() / connectionsPerCell());
  }

  private double machines(double cores, int coresEach) {
    return Math.ceil(cores / (coresEach * assumed.plannedLoad()));
  }
}
