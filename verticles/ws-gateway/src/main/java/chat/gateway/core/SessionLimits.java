package chat.gateway.core;

/**
 * What a session allows and how long it waits.
 *
 * @param helloTimeoutMillis from the opening of the socket to the hello, and again from the hello
 *     to the welcome
 * @param heartbeatIntervalMillis told to the client
 * @param heartbeatTimeoutMillis a connection from which nothing came for so long is closed
 * @param sendsInFlightMax sends of one connection that wait for their outcome
 * @param liveBufferEventsMax events that wait for an earlier one
 * @param pageEventsMax events read from the inbox at once
 */
public record SessionLimits(
    int helloTimeoutMillis,
    int heartbeatIntervalMillis,
    int heartbeatTimeoutMillis,
    int sendsInFlightMax,
    int liveBufferEventsMax,
    int pageEventsMax) {
  /**
   * Bytes of message bodies of one connection that wait for their outcome: room for three messages
   * of the greatest size.
   */
  static final int SEND_BYTES_IN_FLIGHT_MAX = 1_310_720;

  /** Final refusals in a row after which a client is taken for broken. */
  static final int REFUSED_IN_ROW_MAX = 20;

  /** How long a live event may come later than the announcement of a head at or above it. */
  static final int LIVE_GRACE_MILLIS = 500;

  /**
   * How long a cursor above the stored head is believed, see {@link CatchUp}: longer than another
   * inbox-writer may take to go on where one was killed, since until then what was delivered is not
   * stored.
   */
  static final int CURSOR_GRACE_MILLIS = 20_000;

  /** Interval at which a session compares itself with the stored head. */
  static final int COMPARE_INTERVAL_MILLIS = 15_000;

  /** First pause after a read that failed; it doubles up to {@link #READ_RETRY_MAX_MILLIS}. */
  static final int READ_RETRY_MILLIS = 500;

  static final int READ_RETRY_MAX_MILLIS = 16_000;

  /** When a client whose send was not taken shall send it again. */
  static final int SEND_RETRY_AFTER_MILLIS = 1_000;

  /** How long a draining session waits for the outcomes of its sends. */
  static final int DRAIN_MILLIS_MAX = 2_000;

  public SessionLimits {
    atLeastOne("helloTimeoutMillis", helloTimeoutMillis);
    atLeastOne("heartbeatIntervalMillis", heartbeatIntervalMillis);
    atLeastOne("sendsInFlightMax", sendsInFlightMax);
    atLeastOne("liveBufferEventsMax", liveBufferEventsMax);
    if (heartbeatTimeoutMillis < 2L * heartbeatIntervalMillis) {
      throw new IllegalArgumentException(
          "heartbeatTimeoutMillis must be at least twice heartbeatIntervalMillis ("
              + heartbeatIntervalMillis
              + "), so that one late heartbeat closes nothing, not "
              + heartbeatTimeoutMillis);
    }
    if (pageEventsMax < 1 || pageEventsMax > chat.model.Limits.PAGE_MAX) {
      throw new IllegalArgumentException(
          "pageEventsMax must be 1 to " + chat.model.Limits.PAGE_MAX + ", not " + pageEventsMax);
    }
  }

  /** The same for a session that reads little and lives by other means than heartbeats. */
  SessionLimits forPoll(int eventsMax, int lifeMillisMax) {
    return new SessionLimits(
        helloTimeoutMillis,
        heartbeatIntervalMillis,
        Math.max(heartbeatTimeoutMillis, lifeMillisMax),
        sendsInFlightMax,
        liveBufferEventsMax,
        eventsMax);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }
}
