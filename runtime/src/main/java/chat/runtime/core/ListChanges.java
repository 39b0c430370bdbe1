package chat.runtime.core;

import chat.model.Memberships;
import chat.model.PreferenceChanges;
import chat.model.v1.Event;
import chat.model.v1.Message;
import chat.model.v1.MessageReference;
import chat.model.v1.Preferences;
import chat.model.v1.ReadMarker;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What events of one user's inbox change in his conversation list, gathered in their order: of what
 * changes again the last counts.
 */
public final class ListChanges {
  private static final Preferences NOT_MARKED =
      Preferences.newBuilder().setMarkedUnread(false).build();

  private final String userId;
  private final Map<String, Event> created = new LinkedHashMap<>();
  private final Map<String, Event> latest = new LinkedHashMap<>();
  private final Map<String, Long> reads = new LinkedHashMap<>();
  private final Map<String, Preferences> preferences = new LinkedHashMap<>();
  private final Map<MessageReference, Boolean> mentions = new LinkedHashMap<>();
  private final Map<String, Long> lastMentions = new LinkedHashMap<>();
  private final Map<String, Long> expired = new LinkedHashMap<>();

  public ListChanges(String userId) {
    this.userId = userId;
  }

  /**
   * The next event.
   *
   * @param event with inbox_seq
   */
  public void note(Event event) {
    String conversationId = event.getConversationId();
    for (ListPart part : ListPart.of(event)) {
      (part == ListPart.CREATED ? created : latest).put(conversationId, event);
    }
    switch (event.getEventCase()) {
      case READ_MARKER -> readMarker(event.getReadMarker());
      case PREFERENCES_CHANGED ->
          prefer(
              event.getPreferencesChanged().getConversationId(),
              event.getPreferencesChanged().getPreferences());
      case CHANNEL_MEMBERSHIP -> {
        if (event.getChannelMembership().getBegins()) {
          // As in a group: what was said without him is not unread.
          read(conversationId, event.getChannelMembership().getHead());
        }
      }
      case MESSAGE -> message(conversationId, event.getMessage());
      case MESSAGE_CHANGED -> changed(conversationId, event.getMessageChanged().getMessage());
      case MESSAGES_EXPIRED ->
          expired.put(conversationId, Integer.toUnsignedLong(event.getMessagesExpired().getUpTo()));
      case CONVERSATION_CREATED, REACTION_CHANGED, MESSAGE_HIDDEN, BLOCK_CHANGED, EVENT_NOT_SET -> {
        // Nothing beside the parts.
      }
    }
  }

  public String userId() {
    return userId;
  }

  /** The event that makes each conversation what it is, by its id. */
  public Map<String, Event> created() {
    return Collections.unmodifiableMap(created);
  }

  /** The newest message of each conversation, or that message as it was changed. */
  public Map<String, Event> latest() {
    return Collections.unmodifiableMap(latest);
  }

  /** Sequences up to which the user has seen conversations. */
  public Map<String, Long> reads() {
    return Collections.unmodifiableMap(reads);
  }

  /** What the user wants to be otherwise, by conversation. */
  public Map<String, Preferences> preferences() {
    return Collections.unmodifiableMap(preferences);
  }

  /** Messages that call the user: whether they do, or have been deleted. */
  public Map<MessageReference, Boolean> mentions() {
    return Collections.unmodifiableMap(mentions);
  }

  /**
   * Sequence of the newest message of each conversation that called the user, be it deleted since:
   * it must not matter whether both come together.
   */
  public Map<String, Long> lastMentions() {
    return Collections.unmodifiableMap(lastMentions);
  }

  /** Sequences up to which messages of conversations have expired; they only grow. */
  public Map<String, Long> expired() {
    return Collections.unmodifiableMap(expired);
  }

  private void readMarker(ReadMarker marker) {
    read(marker.getConversationId(), marker.getSequence());
    prefer(marker.getConversationId(), NOT_MARKED);
  }

  private void message(String conversationId, Message message) {
    if (message.getSenderId().equals(userId)) {
      // Who writes has read what stands before.
      read(conversationId, message.getSequence());
      return;
    }
    if (message.getSequence() > 1 && Memberships.begun(message).contains(userId)) {
      // Who comes in owes nothing to what was said without him.
      read(conversationId, message.getSequence() - 1);
    }
    if (message.getMentionsAll() || message.getMentionedIdsList().contains(userId)) {
      mention(conversationId, message, true);
      lastMentions.merge(conversationId, Integer.toUnsignedLong(message.getSequence()), Math::max);
    }
  }

  /** A deleted message names nobody any more, so it may or may not have called the user. */
  private void changed(String conversationId, Message message) {
    if (message.hasDeletedAt()) {
      mention(conversationId, message, false);
    }
  }

  private void mention(String conversationId, Message message, boolean stands) {
    mentions.put(
        MessageReference.newBuilder()
            .setConversationId(conversationId)
            .setSequence(message.getSequence())
            .build(),
        stands);
  }

  private void prefer(String conversationId, Preferences change) {
    preferences.merge(conversationId, change, PreferenceChanges::apply);
  }

  private void read(String conversationId, int sequence) {
    reads.merge(conversationId, Integer.toUnsignedLong(sequence), Math::max);
  }
}
