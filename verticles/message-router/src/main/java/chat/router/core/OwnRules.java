package chat.router.core;

import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.PreferenceChanges;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.HideMessage;
import chat.model.v1.MarkRead;
import chat.model.v1.MessageHidden;
import chat.model.v1.PreferencesChanged;
import chat.model.v1.ReadMarker;
import chat.model.v1.SetPreferences;
import java.util.List;

/**
 * The rules for what users do for themselves, in their own conversations. Whether the author is a
 * member of the conversation that a command is about was checked at the edge: it is another log.
 */
final class OwnRules {
  private OwnRules() {}

  static Decision markRead(ConversationState state, LogRecord record) {
    MarkRead mark = record.command().getMarkRead();
    Event event =
        record
            .event()
            .setReadMarker(
                ReadMarker.newBuilder()
                    .setConversationId(mark.getConversationId())
                    .setSequence(mark.getSequence()))
            .build();
    return inOwn(state, record, mark.getConversationId(), mark.getSequence() != 0, event);
  }

  static Decision hideMessage(ConversationState state, LogRecord record) {
    HideMessage hide = record.command().getHideMessage();
    Event event =
        record
            .event()
            .setMessageHidden(
                MessageHidden.newBuilder()
                    .setConversationId(hide.getConversationId())
                    .setSequence(hide.getSequence())
                    .setHiddenAt(record.time()))
            .build();
    return inOwn(state, record, hide.getConversationId(), hide.getSequence() != 0, event);
  }

  static Decision setPreferences(ConversationState state, LogRecord record) {
    SetPreferences set = record.command().getSetPreferences();
    Event event =
        record
            .event()
            .setPreferencesChanged(
                PreferencesChanged.newBuilder()
                    .setConversationId(set.getConversationId())
                    .setPreferences(set.getPreferences())
                    .setChangedAt(record.time()))
            .build();
    return inOwn(
        state,
        record,
        set.getConversationId(),
        PreferenceChanges.isValid(set.getPreferences()),
        event);
  }

  /** An event of the author's own conversation about another one. */
  private static Decision inOwn(
      ConversationState state,
      LogRecord record,
      String conversationId,
      boolean isValid,
      Event event) {
    ConversationRecord command = record.command();
    if (!command.getConversationId().equals(ConversationIds.self(command.getAuthorId()))) {
      return Rules.refused(state, record, ErrorCode.CONVERSATION_NOT_FOUND);
    }
    if (!ConversationIds.isWellFormed(conversationId) || !isValid) {
      return Rules.refused(state, record, ErrorCode.INVALID_ARGUMENT);
    }
    return Decision.told(
        record.accepted(0),
        state.toBuilder()
            .setPosition(record.position())
            .setKind(ConversationKind.CONVERSATION_KIND_SELF)
            .build(),
        event,
        List.of(command.getAuthorId()));
  }
}
