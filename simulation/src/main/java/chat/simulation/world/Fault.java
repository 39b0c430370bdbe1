package chat.simulation.world;

/**
 * What can go wrong. Each seed draws for each fault whether it occurs at all, and how often up to
 * the given rate.
 */
public enum Fault {
  /** A message of the event bus does not arrive. */
  BUS_LOSS(25_000),
  /** A message of the event bus arrives again. */
  BUS_DOUBLE(20_000),
  /** An append fails and never lands. */
  APPEND_NEVER(8_000),
  /** An append fails and lands later, maybe after its repetition. */
  APPEND_LATE(8_000),
  /** An append lands, but its answer is lost. */
  APPEND_ANSWER_LOST(8_000),
  /** One replica misses a write. */
  WRITE_LOST(10_000),
  /** One replica gets a write much later. */
  WRITE_LATE(15_000),
  /** A write is given up before its outcome is known. */
  WRITE_UNKNOWN(8_000),
  /** A read fails. */
  READ_FAILED(6_000),
  /** A commit does not reach the log. */
  COMMIT_LOST(30_000),
  /** The session registry does not answer. */
  REGISTRY_FAILED(20_000),
  /** A token has expired. */
  TOKEN_REFUSED(5_000),
  /** A router has too much to do. */
  ROUTER_BUSY(5_000),
  /** A device's connection attempt fails. */
  CONNECT_FAILED(20_000),
  /** A device has its cursor from another life of the inboxes, before a restore. */
  CURSOR_OF_OLD_EPOCH(1_000),

  /** From here on, one kind is tried at each step: a message-router dies. */
  ROUTER_CRASH(2_600),
  /** An inbox-writer dies. */
  INBOX_WRITER_CRASH(2_600),
  /** A gateway dies. */
  GATEWAY_CRASH(1_560),
  /** A gateway leaves in order. */
  GATEWAY_DRAIN(1_040),
  /** A process stops for a while and does not know it. */
  PAUSE(2_600),
  /** A partition moves; the old owner may learn of it much later. */
  REBALANCE(5_200),
  /** Another broker leads a partition; its clock is different. */
  LEADER_CHANGE(2_600),
  /** The session registry is emptied. */
  REGISTRY_FLUSH(1_300),
  /** A replica of the store is away for a while. */
  REPLICA_DOWN(1_560),
  /** A connection breaks; each end learns of it in its own time. */
  SOCKET_CUT(5_200),
  /** A client stops reading for a while. */
  SLOW_CLIENT(5_200),
  /** A device goes away without a word and comes back by itself later. */
  DEVICE_AWAY(2_600),
  /** The app connects anew although its connection was fine, and gives up the old one. */
  DEVICE_RECONNECT(2_600);

  /** Rates are parts of this. */
  static final int SCALE = 100_000;

  private final int rateMax;

  Fault(int rateMax) {
    this.rateMax = rateMax;
  }

  int rateMax() {
    return rateMax;
  }
}
