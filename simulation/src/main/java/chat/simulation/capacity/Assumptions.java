package chat.simulation.capacity;

/**
 * What is taken for granted of the users and of how much is planned.
 *
 * @param messagesPerDay of each user
 * @param peakFactor messages in the busiest second, as a multiple of the mean
 * @param connectedShare of the daily users, connected at the same time at the peak
 * @param plannedLoad of what a machine holds, how much it is given
 * @param cpuFactor CPU time of everything, as a multiple of what was measured
 * @param historyDays for how long the log and the history have been kept
 */
public record Assumptions(
    double messagesPerDay,
    double peakFactor,
    double connectedShare,
    double plannedLoad,
    double cpuFactor,
    double historyDays) {
  /** Those of the mission. */
  public static final Assumptions BASE = new Assumptions(40, 3, 0.25, 0.5, 1, 365);

  /** Characters, and bytes, of a text. */
  static final int TEXT_BYTES = 100;

  static final double GROUP_SHARE = 0.2;
  static final int GROUP_MEMBERS = 10;

  /** Of each record and row. */
  static final int COPIES_STORED = 3;

  /** The sender has one too. */
  static final double INBOX_COPIES = (1 - GROUP_SHARE) * 2 + GROUP_SHARE * GROUP_MEMBERS;

  /** Of the copies that others get: two messages are read at once. */
  static final double READ_MARKERS = (INBOX_COPIES - 1) / 2;

  static final int CONTACTS = 100;

  /** Of those who are connected. */
  static final double LOOKING_SHARE = 0.2;

  static final int ON_SCREEN = 15;

  /** Coming, going and falling asleep of one user. */
  static final double PRESENCE_CHANGES_PER_DAY = 20;

  /** Connections over a day, as a share of those at the peak. */
  static final double MEAN_CONNECTED = 0.5;

  Assumptions withCpuFactor(double factor) {
    return new Assumptions(
        messagesPerDay, peakFactor, connectedShare, plannedLoad, factor, historyDays);
  }

  Assumptions withPeakFactor(double factor) {
    return new Assumptions(
        messagesPerDay, factor, connectedShare, plannedLoad, cpuFactor, historyDays);
  }

  Assumptions withConnectedShare(double share) {
    return new Assumptions(messagesPerDay, peakFactor, share, plannedLoad, cpuFactor, historyDays);
  }

  Assumptions withHistoryDays(double days) {
    return new Assumptions(
        messagesPerDay, peakFactor, connectedShare, plannedLoad, cpuFactor, days);
  }
}
