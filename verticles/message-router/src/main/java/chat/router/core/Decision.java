package chat.router.core;

import chat.model.Memberships;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.InboxEntry;
import chat.model.v1.Message;
import chat.model.v1.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * What becomes of one record.
 *
 * @param state of the conversation after it
 * @param message a new one for history, whole; absent when the command adds none
 * @param changed an earlier message as it is from now on, whole; absent when none changes
 * @param event for the inboxes of {@code recipientIds}; absent when nobody is told
 */
public record Decision(
    Verdict verdict,
    ConversationState state,
    Optional<Message> message,
    Optional<Message> changed,
    Optional<Event> event,
    List<String> recipientIds) {

  /** An outcome that nobody is told of but the author. */
  static Decision silent(Verdict verdict, ConversationState state) {
    return new Decision(
        verdict, state, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
  }

  /** A new message of the conversation; inboxes get what history gets. */
  static Decision added(LogRecord record, ConversationState state, Message message) {
    return added(record, state, message, message);
  }

  /**
   * A new message of the conversation.
   *
   * @param inInboxes what inboxes get of it
   */
  static Decision added(
      LogRecord record, ConversationState state, Message message, Message inInboxes) {
    return new Decision(
        record.accepted(message.getSequence()),
        state,
        Optional.of(message),
        Optional.empty(),
        Optional.of(record.event().setMessage(inInboxes).build()),
        state.getMemberIdsList());
  }

  Decision alsoFor(String recipientId) {
    List<String> recipients = new ArrayList<>(recipientIds);
    recipients.add(recipientId);
    return new Decision(verdict, state, message, changed, event, recipients);
  }

  /** What each inbox partition gets: the event with those of its recipients who live there. */
  Map<Integer, InboxEntry.Builder> entries(ToIntFunction<String> inboxPartitionOf) {
    Map<Integer, InboxEntry.Builder> entries = new TreeMap<>();
    event.ifPresent(
        happened -> {
          for (String recipientId : recipientIds) {
            entries
                .computeIfAbsent(
                    inboxPartitionOf.applyAsInt(recipientId),
                    partition -> InboxEntry.newBuilder().setEvent(happened))
                .addRecipientIds(recipientId);
          }
        });
    return entries;
  }

  /**
   * What follows for how far users have seen conversations, and what they have hidden: who writes
   * has read what stands before, and who comes in owes nothing to what was said without him.
   */
  public List<Effect.Mark> marks(String authorId) {
    return event.map(happened -> marks(happened, authorId)).orElse(List.of());
  }

  private static List<Effect.Mark> marks(Event event, String authorId) {
    return switch (event.getEventCase()) {
      case MESSAGE -> seen(event.getConversationId(), event.getMessage());
      case READ_MARKER ->
          List.of(
              new Effect.Mark(
                  event.getReadMarker().getConversationId(),
                  authorId,
                  event.getReadMarker().getSequence(),
                  false));
      case MESSAGE_HIDDEN ->
          List.of(
              new Effect.Mark(
                  event.getMessageHidden().getConversationId(),
                  authorId,
                  event.getMessageHidden().getSequence(),
                  true));
      case CONVERSATION_CREATED, MESSAGE_CHANGED, REACTION_CHANGED, BLOCK_CHANGED, EVENT_NOT_SET ->
          List.of();
    };
  }

  private static List<Effect.Mark> seen(String conversationId, Message message) {
    List<Effect.Mark> marks = new ArrayList<>();
    int sequence = message.getSequence();
    marks.add(new Effect.Mark(conversationId, message.getSenderId(), sequence, false));
    for (String userId : Memberships.begun(message)) {
      if (sequence > 1 && !userId.equals(message.getSenderId())) {
        marks.add(new Effect.Mark(conversationId, userId, sequence - 1, false));
      }
    }
    return marks;
  }
}
