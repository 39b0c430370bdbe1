package chat.faults.plan;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can be done to a process or to the connections of clients. */
public enum Kind {
  /** SIGKILL, and a start on the same data after the duration. */
  KILL(1, 4),
  /** SIGSTOP for the duration: connections stay, nothing is answered, and it wakes up late. */
  PAUSE(1, 20),
  /** SIGSTOP for a minute, long enough for every time-out; only when it is asked for. */
  HANG(60, 60),
  /** Stopped in order and started again and again, so that partitions never rest. */
  REBALANCE(15, 25),
  /** Redis forgets everything, at once. */
  FLUSH(1, 1),
  /** Each connection to a gateway is cut in the middle of a frame, again and again. */
  CUT(3, 10),
  /** Nothing comes through in either direction; the connections look open and never wake up. */
  DARK(5, 20),
  /** What clients say arrives, what the gateway says does not: answers are lost. */
  MUTE(5, 20),
  /** Every byte takes longer by up to two seconds. */
  SLOW(5, 15),
  /** No byte more fits on the disk; the server is started again when there is room. */
  FULL(3, 8),
  /** Killed, and run with a clock that is ten minutes fast or slow for the duration. */
  CLOCK(3, 10);

  private final int secondsMin;
  private final int secondsMax;

  Kind(int secondsMin, int secondsMax) {
    this.secondsMin = secondsMin;
    this.secondsMax = secondsMax;
  }

  int secondsMin() {
    return secondsMin;
  }

  int secondsMax() {
    return secondsMax;
  }

  /** Whether it is done to connections and not to a process. */
  boolean isOfNetwork() {
    return switch (this) {
      case CUT, DARK, MUTE, SLOW -> true;
      case KILL, PAUSE, HANG, REBALANCE, FLUSH, FULL, CLOCK -> false;
    };
  }

  /** Whom it can be done to. */
  public Set<Target> targets() {
    return switch (this) {
      case KILL, PAUSE, HANG -> EnumSet.allOf(Target.class);
      case REBALANCE ->
          EnumSet.of(
              Target.ROUTER_1, Target.ROUTER_2, Target.INBOX_WRITER_1, Target.INBOX_WRITER_2);
      case FLUSH -> EnumSet.of(Target.REDIS);
      case FULL -> EnumSet.of(Target.KAFKA, Target.CASSANDRA);
      case CLOCK -> EnumSet.range(Target.GATEWAY_1, Target.HTTP_API);
      case CUT, DARK, MUTE, SLOW -> EnumSet.of(Target.GATEWAY_1, Target.GATEWAY_2);
    };
  }

  /** The name on the command line and in reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Kind> byId(String id) {
    return Arrays.stream(values()).filter(kind -> kind.id().equals(id)).findFirst();
  }
}
