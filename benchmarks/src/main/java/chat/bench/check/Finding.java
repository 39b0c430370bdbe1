package chat.bench.check;

/** One broken promise, with the ids that lead to its cause. */
public record Finding(Kind kind, String detail) {

  /** What was promised and did not hold. */
  public enum Kind {
    /** A message that was acknowledged, or seen by another device, never reached a device. */
    LOST,
    /** A device saw the same message or the same inbox event again. */
    DOUBLED,
    /** A message arrived after one with a higher sequence in its conversation. */
    REORDERED,
    /** A device saw sequences of a conversation that do not follow one another. */
    SEQUENCE_GAP,
    /** Two messages have the same sequence of a conversation. */
    SEQUENCE_CONFLICT,
    /** One message was acknowledged or seen with more than one place. */
    MOVED,
    /** One message was acknowledged by one answer and refused by another. */
    ANSWER_CHANGED,
    /** A message was seen that nobody sent in this conversation. */
    PHANTOM,
    /** A message was seen although it was finally refused. */
    REFUSED_BUT_SEEN,
    /** A message reached somebody who is no member of its conversation. */
    MISDELIVERED,
    /** A device saw inbox events that do not follow one another. */
    INBOX_GAP,
    /** Two devices of a user saw different events under one inbox number. */
    INBOX_CONFLICT,
    /** Two devices, or a device and history, have a changed message otherwise. */
    DIVERGED,
    /** A member was said to have got further than any device of his had. */
    RECEIPT_AHEAD,
    /** A member had got less far than the same device had learnt before. */
    RECEIPT_FELL
  }

  @Override
  public String toString() {
    return kind + ": " + detail;
  }
}
