package chat.router.core;

import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.Message;
import chat.model.v1.ReadMarker;
import chat.model.v1.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of one record.
 *
 * @param state of the conversation after it
 * @param message for history, whole; absent when the command adds none
 * @param event for the inboxes of {@code recipientIds}; absent when nobody is told
 */
record Decision(
    Verdict verdict,
    ConversationState state,
    Optional<Message> message,
    Optional<Event> event,
    List<String> recipientIds) {

  /** How far the author has seen a conversation: who writes has read what stands before. */
  Optional<ReadMarker> read() {
    return event.flatMap(
        happened ->
            switch (happened.getEventCase()) {
              case MESSAGE ->
                  Optional.of(
                      ReadMarker.newBuilder()
                          .setConversationId(happened.getConversationId())
                          .setSequence(happened.getMessage().getSequence())
                          .build());
              case READ_MARKER -> Optional.of(happened.getReadMarker());
              case CONVERSATION_CREATED, BLOCK_CHANGED, EVENT_NOT_SET -> Optional.empty();
            });
  }
}
