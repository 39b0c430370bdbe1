package chat.push.core;

import chat.model.v1.PushKind;
import chat.model.v1.PushWork;
import chat.model.v1.Recipient;
import java.util.OptionalLong;

/** Something that one device is to be told, from the decision to its end. */
final class Delivery {
  final long id;
  final long offset;
  final PushWork work;
  final Recipient recipient;
  final Registration registration;
  final Surroundings surroundings;

  /** Why it is told now. */
  final Reason reason;

  /** When the device should have heard of the message, 0 when nobody waits for it. */
  private final long dueMillis;

  private boolean handedOver;
  private int attempts;
  private long notBeforeMillis;
  private long preparedAtMillis;
  private long standing;
  private Line line;

  Delivery(
      long id, Errand errand, Registration registration, Surroundings surroundings, Reason reason) {
    this.id = id;
    this.offset = errand.offset();
    this.work = errand.work();
    this.recipient = errand.recipient();
    this.registration = registration;
    this.surroundings = surroundings;
    this.reason = reason;
    this.dueMillis = PushDecision.dueMillis(errand, reason);
  }

  boolean isShow() {
    return work.getKind() == PushKind.PUSH_KIND_MESSAGE;
  }

  /** The device knows by itself: nothing goes out, only the mark is set. */
  boolean isSilent() {
    return reason == Reason.ACKNOWLEDGED;
  }

  boolean showsSameAs(Delivery other) {
    return isShow() && work.getConversationId().equals(other.work.getConversationId());
  }

  long sequence() {
    return Integer.toUnsignedLong(work.getSequence());
  }

  /** How late it is handed over for the first time; empty for any other time. */
  OptionalLong takeDelayMillis(long nowMillis) {
    if (handedOver || dueMillis == 0) {
      return OptionalLong.empty();
    }
    handedOver = true;
    return OptionalLong.of(Math.max(0, nowMillis - dueMillis));
  }

  boolean isUnderWay() {
    return line != null;
  }

  void begin(Line taken) {
    line = taken;
    line.begin();
  }

  /** The line of a delivery that is under way. */
  Line line() {
    return line;
  }

  void leaveLine() {
    line.end();
    line = null;
  }

  void waitUntil(long atMillis) {
    notBeforeMillis = atMillis;
  }

  long notBeforeMillis() {
    return notBeforeMillis;
  }

  void prepared(long nowMillis, long standingSequence) {
    preparedAtMillis = nowMillis;
    standing = standingSequence;
  }

  long preparedAtMillis() {
    return preparedAtMillis;
  }

  /** The message whose notification is withdrawn. */
  long standing() {
    return standing;
  }

  int attempts() {
    return attempts;
  }

  int failedOnceMore() {
    return ++attempts;
  }
}
