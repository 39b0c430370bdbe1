package chat.gateway.core;

/**
 * The device at the other end, known by its token, and what it has under way.
 *
 * @param heardAtMillis when its last frame came
 * @param sendsInFlight sends that wait for their outcome
 * @param sendBytesInFlight size of their bodies
 * @param refusedInRow frames refused for good since the last one that was not
 * @param background whether the app is in the background
 */
record Peer(
    String userId,
    String deviceId,
    long heardAtMillis,
    int sendsInFlight,
    long sendBytesInFlight,
    int refusedInRow,
    boolean background) {

  static Peer known(String userId, String deviceId, long nowMillis) {
    return new Peer(userId, deviceId, nowMillis, 0, 0, 0, false);
  }

  Peer heard(long nowMillis) {
    return new Peer(
        userId, deviceId, nowMillis, sendsInFlight, sendBytesInFlight, refusedInRow, background);
  }

  Peer accepted() {
    return new Peer(
        userId, deviceId, heardAtMillis, sendsInFlight, sendBytesInFlight, 0, background);
  }

  Peer refused() {
    return new Peer(
        userId,
        deviceId,
        heardAtMillis,
        sendsInFlight,
        sendBytesInFlight,
        refusedInRow + 1,
        background);
  }

  Peer submitted(Submission submission) {
    return new Peer(
        userId,
        deviceId,
        heardAtMillis,
        sendsInFlight + 1,
        sendBytesInFlight + submission.bodyBytes(),
        0,
        background);
  }

  Peer decided(Submission submission) {
    return new Peer(
        userId,
        deviceId,
        heardAtMillis,
        sendsInFlight - 1,
        sendBytesInFlight - submission.bodyBytes(),
        refusedInRow,
        background);
  }

  Peer inBackground(boolean now) {
    return new Peer(
        userId, deviceId, heardAtMillis, sendsInFlight, sendBytesInFlight, refusedInRow, now);
  }

  SignOfLife sign() {
    return new SignOfLife(userId, deviceId, heardAtMillis, background);
  }

  /** One send is always taken, however large; the next one must find room. */
  boolean hasRoomFor(Submission submission, SessionLimits limits) {
    return sendsInFlight == 0
        || (sendsInFlight < limits.sendsInFlightMax()
            && sendBytesInFlight + submission.bodyBytes()
                <= SessionLimits.SEND_BYTES_IN_FLIGHT_MAX);
  }
}
