package chat.push.core;

/**
 * What is to be done for one device, and why.
 *
 * @param lookAgainAtMillis of {@link When#LATER}, else 0
 */
public record Decision(When when, Reason reason, long lookAgainAtMillis) {
  /** What is to be done. */
  public enum When {
    NOW,
    LATER,
    NEVER
  }

  static Decision now(Reason reason) {
    return new Decision(When.NOW, reason, 0);
  }

  static Decision later(long atMillis) {
    return new Decision(When.LATER, Reason.WAITING, atMillis);
  }

  static Decision never(Reason reason) {
    return new Decision(When.NEVER, reason, 0);
  }
}
