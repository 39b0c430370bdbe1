package chat.push.core;

/**
 * What is known of a user and a conversation when a message of it may have to be pushed.
 *
 * @param senderBlocked the user has blocked the sender
 * @param read sequence up to which he has read the conversation, as his conversation list knows it
 * @param unreadElsewhere unread messages of his other conversations that are not quiet; of channels
 *     those that call him
 * @param senderName empty when it is not known
 * @param groupName of a group or channel; empty for a conversation of two
 */
public record Surroundings(
    Preferences preferences,
    boolean senderBlocked,
    long read,
    long unreadElsewhere,
    String senderName,
    String groupName) {

  /** Of who has no device, or of what needs none of it. */
  public static final Surroundings NONE =
      new Surroundings(Preferences.DEFAULT, false, 0, 0, "", "");
}
