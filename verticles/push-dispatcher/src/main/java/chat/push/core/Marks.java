package chat.push.core;

import chat.model.v1.PushKind;
import chat.model.v1.PushWork;

/**
 * What a device was told of a conversation, in sequences; each only grows.
 *
 * @param read up to which the user has read, as far as push has heard
 * @param intended newest message of which a notification may have gone out
 * @param told newest message whose notification the provider has taken
 * @param withdrawn up to which notifications were withdrawn
 */
public record Marks(long read, long intended, long told, long withdrawn) {
  public static final Marks NONE = new Marks(0, 0, 0, 0);

  /**
   * Up to which message notifications have to go; 0 when the device can show none of them. What it
   * was told last has taken the place of what was before.
   *
   * @param work a read marker, or a message that is gone
   */
  long toWithdraw(PushWork work) {
    long sequence = Integer.toUnsignedLong(work.getSequence());
    if (work.getKind() == PushKind.PUSH_KIND_GONE) {
      boolean mayShow = told == sequence || (intended == sequence && told < sequence);
      return mayShow && sequence > withdrawn ? sequence : 0;
    }
    long seen = Math.max(read, sequence);
    long last = Math.min(intended, seen);
    return told <= seen && last > withdrawn ? last : 0;
  }
}
