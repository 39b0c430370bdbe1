package chat.model;

/** Names of the Kafka topics. */
public final class Topics {
  /** Log of record of all conversations, keyed by conversation id, kept for ever. */
  public static final String CONVERSATIONS = "chat.conversations";

  /** Order of each user's inbox over all conversations, partitioned by user. */
  public static final String INBOX = "chat.inbox";

  /**
   * What was accepted in conversations, keyed by conversation id, in as many partitions as {@link
   * #CONVERSATIONS} and in the same one. Internal; all of it can be had from the log again.
   */
  public static final String EVENTS = "chat.events";

  /** What devices that are not connected may have to hear, partitioned by user as the inbox is. */
  public static final String PUSH = "chat.push";

  /** What providers of pushes have answered, keyed by user id, for the public stream. */
  public static final String PUSH_OUTCOMES = "chat.push.outcomes";

  /** Pushes that were given up, with the reason. */
  public static final String PUSH_DEAD = "chat.push.dead";

  /** Whose accounts were erased, keyed by user id, kept for ever; in one partition. */
  public static final String ERASURES = "chat.erasures";

  private Topics() {}
}
