package chat.push.core;

import chat.model.Limits;
import chat.model.v1.PushKind;
import chat.model.v1.PushWork;
import com.google.protobuf.util.Timestamps;

/**
 * Whether a device hears of something: device by device, so that one that is online never keeps
 * another one silent.
 */
public final class PushDecision {
  /** After so long most live devices have acknowledged. */
  static final long FIRST_LOOK_MILLIS = 1_000;

  /** A live device that has not acknowledged by then does not hear otherwise. */
  static final long LAST_LOOK_MILLIS = 10_000;

  private PushDecision() {}

  /**
   * @param inboxSeq place of the event in the user's inbox
   */
  public static Decision decide(
      PushWork work,
      String userId,
      long inboxSeq,
      Surroundings surroundings,
      DeviceState device,
      Times times) {
    if (work.getKind() == PushKind.PUSH_KIND_MESSAGE) {
      Reason never = never(work, userId, surroundings, times.nowMillis());
      if (never != null) {
        return Decision.never(never);
      }
    }
    if (device.acknowledged() >= inboxSeq) {
      return Decision.never(Reason.ACKNOWLEDGED);
    }
    if (!device.live()) {
      return Decision.now(Reason.ASLEEP);
    }
    long waited = times.nowMillis() - times.sinceMillis();
    if (waited < FIRST_LOOK_MILLIS) {
      return Decision.later(times.sinceMillis() + FIRST_LOOK_MILLIS);
    }
    return waited < LAST_LOOK_MILLIS
        ? Decision.later(times.sinceMillis() + LAST_LOOK_MILLIS)
        : Decision.now(Reason.SILENT);
  }

  /**
   * The times of a decision.
   *
   * @param sinceMillis when the event was first looked at
   */
  public record Times(long sinceMillis, long nowMillis) {}

  static boolean isExpired(PushWork work, long nowMillis) {
    return work.hasSentAt()
        && nowMillis - Timestamps.toMillis(work.getSentAt()) > Limits.PUSH_TTL_MILLIS;
  }

  /**
   * When a device should hear that is told now: at once, or when the time of a live one is over. 0
   * for what is no message.
   */
  static long dueMillis(Errand errand, Reason reason) {
    if (errand.work().getKind() != PushKind.PUSH_KIND_MESSAGE) {
      return 0;
    }
    return reason == Reason.SILENT
        ? errand.sinceMillis() + LAST_LOOK_MILLIS
        : Timestamps.toMillis(errand.work().getSentAt());
  }

  /** Why nobody is told of a message, on whichever device; null when there is no reason. */
  private static Reason never(
      PushWork work, String userId, Surroundings surroundings, long nowMillis) {
    if (userId.equals(work.getSenderId())) {
      return Reason.OWN;
    }
    if (surroundings.senderBlocked()) {
      return Reason.BLOCKED;
    }
    if (isExpired(work, nowMillis)) {
      return Reason.EXPIRED;
    }
    if (surroundings.read() >= Integer.toUnsignedLong(work.getSequence())) {
      return Reason.READ;
    }
    Preferences preferences = surroundings.preferences();
    if (preferences.wanted() == Preferences.Notify.NOTHING) {
      return Reason.NOTIFICATIONS_OFF;
    }
    if (preferences.mutedUntilMillis() > nowMillis) {
      return Reason.MUTED;
    }
    boolean isMentioned = work.getMentionsAll() || work.getMentionedIdsList().contains(userId);
    if (preferences.wanted() == Preferences.Notify.MENTIONS && !isMentioned) {
      return Reason.NOT_MENTIONED;
    }
    return null;
  }
}
