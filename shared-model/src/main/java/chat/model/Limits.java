package chat.model;

/** Every limit that a client, an operator or a neighbouring module can run into, in one place. */
public final class Limits {
  /** Longest text of a message, in Unicode code points. */
  public static final int TEXT_CODE_POINTS_MAX = 100_000;

  /** Longest frame after hello: room for {@link #TEXT_CODE_POINTS_MAX} escaped emoji in JSON. */
  public static final int FRAME_BYTES_MAX = 1_310_720;

  /** Longest frame before a client is known. */
  public static final int HELLO_FRAME_BYTES_MAX = 8_192;

  /** Bodies above this size stand whole in history only; inboxes get a preview. */
  public static final int INBOX_BODY_BYTES_MAX = 4_096;

  /** Length of a preview, in Unicode code points. */
  public static final int PREVIEW_CODE_POINTS = 200;

  /** A command whose id is older than this when the log takes it is refused. */
  public static final long CLIENT_ID_AGE_MAX_MILLIS = 30L * 24 * 60 * 60 * 1000;

  /** A command whose id lies further in the future than this when the log takes it is refused. */
  public static final long CLIENT_ID_AHEAD_MAX_MILLIS = 24L * 60 * 60 * 1000;

  /** How long verdicts are kept by id: twice the age that an id may have, and never less. */
  public static final int VERDICT_TTL_SECONDS = 60 * 24 * 60 * 60;

  /** How long inbox rows live. A device that was away longer reloads. */
  public static final int INBOX_TTL_SECONDS = 30 * 24 * 60 * 60;

  /** Messages in one Cassandra partition of history. */
  public static final int HISTORY_BUCKET_SEQUENCES = 1_000;

  /** Events in one Cassandra partition of an inbox. */
  public static final int INBOX_BUCKET_SEQUENCES = 1_000;

  /** People whose presence one connection may watch. */
  public static final int WATCHED_MAX = 100;

  /** Largest page of history or inbox. */
  public static final int PAGE_MAX = 100;

  /** A page of an inbox ends when its events have this size, but holds at least one. */
  public static final int INBOX_PAGE_BYTES_MAX = 256 * 1024;

  /** A page of history ends when its messages have this size, but holds at least one. */
  public static final int HISTORY_PAGE_BYTES_MAX = 1 << 20;

  /** Most conversations of a first screen. */
  public static final int SCREEN_CONVERSATIONS_MAX = 50;

  /** Most messages of each conversation of a first screen. */
  public static final int SCREEN_MESSAGES_MAX = 10;

  /** A first screen ends when it has this size, but shows at least one conversation. */
  public static final int SCREEN_BYTES_MAX = 128 * 1024;

  /** Longest time that a request for the inbox may wait for an event. */
  public static final int POLL_WAIT_SECONDS_MAX = 30;

  /** Most members that any group may be made for. */
  public static final int GROUP_MEMBERS_LIMIT = 1_000;

  /** Most members that any channel may be made for. */
  public static final int CHANNEL_MEMBERS_LIMIT = 100_000;

  /** The owner and the admins of one channel. */
  public static final int CHANNEL_OFFICERS_MAX = 100;

  /** Members whom one command may add. */
  public static final int ADDED_MAX = 1_000;

  /** Longest description of a channel, in Unicode code points. */
  public static final int DESCRIPTION_CODE_POINTS_MAX = 1_000;

  /** People who may react to one message of a channel, counted once for each kind. */
  public static final int CHANNEL_REACTIONS_MAX = 1_000;

  /** Cassandra partitions over which the members of one channel are spread. */
  public static final int MEMBER_BUCKETS = 16;

  /** Channels that one connection may have open. */
  public static final int OPEN_MAX = 20;

  /**
   * Longest name of a group or channel, and longest reference to its picture, in Unicode code
   * points.
   */
  public static final int GROUP_NAME_CODE_POINTS_MAX = 100;

  /** Invitations of one group that are good at the same time. */
  public static final int INVITATIONS_MAX = 20;

  /** Users whom one message may call by name. */
  public static final int MENTIONS_MAX = 100;

  /** Unread messages that call the reader, as they are counted at most for one conversation. */
  public static final int MENTIONS_COUNTED_MAX = 100;

  /** Longest time for which a group or channel may want its messages kept. */
  public static final int RETENTION_DAYS_MAX = 36_500;

  /** Messages that expire by one command: those of a bounded number of Cassandra partitions. */
  public static final int EXPIRED_MAX = 10_000;

  /** Kinds of reactions to one message. */
  public static final int REACTION_KINDS_MAX = 20;

  /** Longest reaction, in Unicode code points. */
  public static final int REACTION_CODE_POINTS_MAX = 32;

  /** How long {@link Topics#EVENTS} keeps a record: as long as its readers may be away. */
  public static final int EVENTS_RETENTION_SECONDS = 7 * 24 * 60 * 60;

  /** Messages in one Cassandra partition of the words of a conversation. */
  public static final int SEARCH_BUCKET_SEQUENCES = 10_000;

  /** Different words of one message that can be found: the first ones. */
  public static final int SEARCH_TERMS_MAX = 1_000;

  /** Longest beginning of a word that tells it from others, in UTF-16 code units. */
  public static final int SEARCH_TERM_CHARS_MAX = 64;

  /** Longest question, in Unicode code points. */
  public static final int SEARCH_QUERY_CODE_POINTS_MAX = 200;

  /** Different words of one question that count: the first ones. */
  public static final int SEARCH_QUERY_WORDS_MAX = 10;

  /** Largest page of hits. */
  public static final int SEARCH_PAGE_MAX = 50;

  /** A message that is older is not pushed any more, and a provider keeps none for longer. */
  public static final long PUSH_TTL_MILLIS = 24L * 60 * 60 * 1000;

  /** How long what is to be pushed stands in its topic. */
  public static final long PUSH_RETENTION_MILLIS = 2 * PUSH_TTL_MILLIS;

  /** How long pushes that were given up can be tried again. */
  public static final long PUSH_DEAD_RETENTION_MILLIS = 14L * 24 * 60 * 60 * 1000;

  /** Longest text that a notification shows, in Unicode code points. */
  public static final int PUSH_TEXT_CODE_POINTS_MAX = 200;

  /** Longest token or endpoint of a device, in characters. */
  public static final int PUSH_TOKEN_LENGTH_MAX = 2_048;

  private Limits() {}
}
