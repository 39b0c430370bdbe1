package chat.model;

/** Names of the Kafka topics. */
public final class Topics {
  /** Log of record of all conversations, keyed by conversation id, kept for ever. */
  public static final String CONVERSATIONS = "chat.conversations";

  /** Order of each user's inbox over all conversations, partitioned by user. */
  public static final String INBOX = "chat.inbox";

  private Topics() {}
}
