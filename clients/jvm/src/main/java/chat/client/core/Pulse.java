package chat.client.core;

/** Signs of life in both directions. */
final class Pulse {
  /**
   * So many intervals of silence, of which the server was asked during the last two, and nobody is
   * there.
   */
  private static final int SILENT_INTERVALS_MAX = 3;

  private long intervalMillis = 5_000;
  private long saidAtMillis;
  private long heardAtMillis;
  private long askedAtMillis;
  private boolean asked;

  void begin(long nowMillis, long intervalMillis) {
    this.intervalMillis = intervalMillis > 0 ? intervalMillis : this.intervalMillis;
    heardAtMillis = nowMillis;
    saidAtMillis = nowMillis;
    asked = false;
  }

  void said(long nowMillis) {
    saidAtMillis = nowMillis;
  }

  void heard(long nowMillis) {
    heardAtMillis = nowMillis;
    asked = false;
  }

  void asked(long nowMillis) {
    asked = true;
    askedAtMillis = nowMillis;
  }

  boolean isBeatDue(long nowMillis) {
    return nowMillis >= saidAtMillis + intervalMillis || isQuestionDue(nowMillis);
  }

  /** Whether the beat is to have an answer. */
  boolean isQuestionDue(long nowMillis) {
    return !asked && nowMillis >= heardAtMillis + intervalMillis;
  }

  /** Whether nobody is there any more. */
  boolean isLost(long nowMillis) {
    return asked && nowMillis >= lostAtMillis();
  }

  long wakeAtMillis() {
    long beat = saidAtMillis + intervalMillis;
    return Math.min(beat, asked ? lostAtMillis() : heardAtMillis + intervalMillis);
  }

  private long lostAtMillis() {
    return askedAtMillis + (SILENT_INTERVALS_MAX - 1) * intervalMillis;
  }
}
