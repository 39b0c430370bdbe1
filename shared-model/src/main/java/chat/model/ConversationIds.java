package chat.model;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/**
 * Conversation ids say their kind: {@code direct:<uuid>}, {@code group:<uuid>}, {@code
 * channel:<uuid>}, {@code self:<user id>}.
 */
public final class ConversationIds {
  private static final String DIRECT_PREFIX = "direct:";
  private static final String GROUP_PREFIX = "group:";
  private static final String CHANNEL_PREFIX = "channel:";
  private static final String SELF_PREFIX = "self:";

  /** Name space of the ids of direct conversations, in the sense of RFC 9562 §6.6. */
  private static final UUID DIRECT_NAMESPACE =
      UUID.fromString("7d2f0a3e-52c7-4b0e-9a41-6f8b6a1c9d05");

  private ConversationIds() {}

  /**
   * The one conversation of two people, whoever of them begins: a name-based UUID (version 5, RFC
   * 9562 §5.5) over both ids in ascending order, so that two first messages meet.
   */
  public static String direct(String userId, String otherUserId) {
    boolean ordered = userId.compareTo(otherUserId) <= 0;
    String name = ordered ? userId + otherUserId : otherUserId + userId;
    return DIRECT_PREFIX + UuidCreator.getNameBasedSha1(DIRECT_NAMESPACE, name);
  }

  /** The group that a command with this id makes, so that a retry makes no second one. */
  public static String group(String clientId) {
    return GROUP_PREFIX + clientId;
  }

  public static boolean isGroup(String conversationId) {
    return conversationId.startsWith(GROUP_PREFIX);
  }

  /** The channel that a command with this id makes. */
  public static String channel(String clientId) {
    return CHANNEL_PREFIX + clientId;
  }

  public static boolean isChannel(String conversationId) {
    return conversationId.startsWith(CHANNEL_PREFIX);
  }

  /** The UUID in the id of a conversation. */
  public static String uuid(String conversationId) {
    return conversationId.substring(conversationId.indexOf(':') + 1);
  }

  /** The conversation in which a user does what is for his own devices only. */
  public static String self(String userId) {
    return SELF_PREFIX + userId;
  }

  /**
   * Whether a string has the form of the id of a conversation with messages; it may still name none
   * that exists.
   */
  public static boolean isWellFormed(String conversationId) {
    return hasForm(conversationId, DIRECT_PREFIX)
        || hasForm(conversationId, GROUP_PREFIX)
        || hasForm(conversationId, CHANNEL_PREFIX);
  }

  private static boolean hasForm(String conversationId, String prefix) {
    return conversationId.startsWith(prefix)
        && Ids.isUuid(conversationId.substring(prefix.length()));
  }
}
