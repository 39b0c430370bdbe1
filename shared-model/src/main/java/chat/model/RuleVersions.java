package chat.model;

/**
 * Which rules judge a record. They are part of the log's meaning: a change of outcome for a record
 * that may already be in a log needs a new version, and the old rules must stay beside it. A fold
 * that does not know the version of a record stops its partition.
 */
public final class RuleVersions {
  /** Records of {@link Topics#CONVERSATIONS}. */
  public static final int CONVERSATIONS = 1;

  /** Records of {@link Topics#INBOX}. */
  public static final int INBOX = 1;

  private RuleVersions() {}
}
