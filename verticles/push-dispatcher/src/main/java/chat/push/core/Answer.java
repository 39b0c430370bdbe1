package chat.push.core;

/**
 * What came of handing a notification to a provider.
 *
 * @param reason a word for metrics and dead letters: never a token or a text
 * @param retryAfterMillis what the provider asked for, 0 for nothing
 */
public record Answer(Kind kind, String reason, long retryAfterMillis) {
  /** What it means for the delivery. */
  public enum Kind {
    DELIVERED,
    /** The device is no longer reached there. */
    DEAD_TOKEN,
    /** It may heal by itself. */
    RETRY,
    /** The same would be refused again. */
    REJECTED
  }

  public static Answer delivered() {
    return new Answer(Kind.DELIVERED, "delivered", 0);
  }

  public static Answer deadToken(String reason) {
    return new Answer(Kind.DEAD_TOKEN, reason, 0);
  }

  public static Answer retry(String reason, long afterMillis) {
    return new Answer(Kind.RETRY, reason, afterMillis);
  }

  public static Answer rejected(String reason) {
    return new Answer(Kind.REJECTED, reason, 0);
  }
}
