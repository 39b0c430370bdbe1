package chat.model;

/**
 * Which rules judge a record. They are part of the log's meaning: a change of outcome for a record
 * that may already be in a log needs a new version, and the old rules must stay beside it. A fold
 * that does not know the version of a record stops its partition.
 */
public final class RuleVersions {
  /** Records of {@link Topics#CONVERSATIONS} as they are written. */
  public static final int CONVERSATIONS = 5;

  /** The oldest rules for records of {@link Topics#CONVERSATIONS} that are still known. */
  private static final int CONVERSATIONS_MIN = 1;

  /** Records of {@link Topics#INBOX}. */
  public static final int INBOX = 1;

  /** Records of {@link Topics#EVENTS}. */
  public static final int EVENTS = 1;

  private RuleVersions() {}

  /** Whether this code knows the rules for a record of {@link Topics#CONVERSATIONS}. */
  public static boolean knowsConversations(int ruleVersion) {
    return ruleVersion >= CONVERSATIONS_MIN && ruleVersion <= CONVERSATIONS;
  }

  /** Why a record cannot be judged. */
  public static String unknownConversations(long offset, int ruleVersion) {
    return "record at offset "
        + offset
        + " has rule version "
        + ruleVersion
        + ", this fold knows "
        + CONVERSATIONS_MIN
        + " to "
        + CONVERSATIONS;
  }
}
