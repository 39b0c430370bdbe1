package chat.router.core;

import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.Memberships;
import chat.model.v1.Body;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.DeleteMessage;
import chat.model.v1.EditMessage;
import chat.model.v1.Event;
import chat.model.v1.Message;
import chat.model.v1.MessageChanged;
import chat.model.v1.ReactToMessage;
import chat.model.v1.Reaction;
import chat.model.v1.ReactionChanged;
import chat.model.v1.SendMessage;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules for messages and what becomes of them later. */
final class MessageRules {
  private MessageRules() {}

  static Decision send(ConversationState state, LogRecord record) {
    ConversationRecord command = record.command();
    SendMessage send = command.getSendMessage();
    if (!isMember(state, command)) {
      return Rules.refused(state, record, ErrorCode.CONVERSATION_NOT_FOUND);
    }
    if (isBlocked(state)) {
      return Rules.refused(state, record, ErrorCode.BLOCKED);
    }
    if (Integer.compareUnsigned(send.getReplyTo(), state.getHead()) > 0
        || (send.getReplyTo() != 0 && !maySee(state, command, send.getReplyTo()))) {
      return Rules.refused(state, record, ErrorCode.MESSAGE_NOT_FOUND);
    }
    if (send.getMentionsAll() && !mayMentionAll(state, command.getAuthorId())) {
      return Rules.refused(state, record, ErrorCode.PERMISSION_DENIED);
    }
    int sequence = state.getHead() + 1;
    Message.Builder message =
        record
            .message(sequence)
            .setBody(send.getBody())
            .setReplyTo(send.getReplyTo())
            .addAllMentionedIds(mentioned(state, send))
            .setMentionsAll(send.getMentionsAll());
    if (send.hasForwardedFrom()) {
      message.setForwardedFrom(send.getForwardedFrom());
    }
    Message whole = message.build();
    return Decision.added(
        record,
        state.toBuilder().setPosition(record.position()).setHead(sequence).build(),
        whole,
        send.hasPreview() ? preview(whole, send.getPreview()) : whole);
  }

  static Decision edit(ConversationState state, Optional<Message> target, LogRecord record) {
    EditMessage edit = record.command().getEditMessage();
    Optional<ErrorCode> refusal = refusal(state, target, record);
    if (refusal.isEmpty()) {
      refusal = refuseAuthor(target.get(), record, edit.getWindowMillis());
    }
    if (refusal.isPresent()) {
      return Rules.refused(state, record, refusal.get());
    }
    Message edited =
        target.get().toBuilder().setBody(edit.getBody()).setEditedAt(record.time()).build();
    return changed(
        state, record, edited, edit.hasPreview() ? preview(edited, edit.getPreview()) : edited);
  }

  static Decision delete(ConversationState state, Optional<Message> target, LogRecord record) {
    ConversationRecord command = record.command();
    DeleteMessage delete = command.getDeleteMessage();
    Optional<ErrorCode> refusal = refusal(state, target, record);
    if (refusal.isEmpty() && !Memberships.isAdmin(state, command.getAuthorId())) {
      refusal = refuseAuthor(target.get(), record, delete.getWindowMillis());
    }
    if (refusal.isPresent()) {
      return Rules.refused(state, record, refusal.get());
    }
    Message message = target.get();
    Message deleted =
        Message.newBuilder()
            .setSequence(message.getSequence())
            .setSenderId(message.getSenderId())
            .setClientMessageId(message.getClientMessageId())
            .setSentAt(message.getSentAt())
            .setDeletedAt(record.time())
            .setDeletedBy(command.getAuthorId())
            .build();
    return changed(state, record, deleted, deleted);
  }

  static Decision react(ConversationState state, Optional<Message> target, LogRecord record) {
    ConversationRecord command = record.command();
    ReactToMessage react = command.getReactToMessage();
    Optional<ErrorCode> refusal = refusal(state, target, record);
    if (refusal.isPresent()) {
      return Rules.refused(state, record, refusal.get());
    }
    Message message = target.get();
    List<Reaction> reactions = reactions(message, command.getAuthorId(), react);
    if (reactions.equals(message.getReactionsList())) {
      return Decision.silent(record.accepted(message.getSequence()), state);
    }
    if (reactions.size() > Limits.REACTION_KINDS_MAX) {
      return Rules.refused(state, record, ErrorCode.TOO_MANY_REACTIONS);
    }
    Event event =
        record
            .event()
            .setReactionChanged(
                ReactionChanged.newBuilder()
                    .setSequence(message.getSequence())
                    .setUserId(command.getAuthorId())
                    .setReaction(react.getReaction())
                    .setRemoved(react.getRemoved())
                    .setChangedAt(record.time()))
            .build();
    return changed(
        state,
        record,
        message.toBuilder().clearReactions().addAllReactions(reactions).build(),
        event);
  }

  /** Why nobody may change the message, or this author may not even know of it. */
  private static Optional<ErrorCode> refusal(
      ConversationState state, Optional<Message> target, LogRecord record) {
    if (!isMember(state, record.command())) {
      return Optional.of(ErrorCode.CONVERSATION_NOT_FOUND);
    }
    if (isBlocked(state) && !record.command().hasDeleteMessage()) {
      return Optional.of(ErrorCode.BLOCKED);
    }
    return target
            .filter(message -> maySee(state, record.command(), message.getSequence()))
            .filter(message -> !message.hasChange() && !message.hasDeletedAt())
            .isPresent()
        ? Optional.empty()
        : Optional.of(ErrorCode.MESSAGE_NOT_FOUND);
  }

  /**
   * Why one who is no admin may not change the message: not his, or too late by the log's times.
   */
  private static Optional<ErrorCode> refuseAuthor(
      Message message, LogRecord record, long windowMillis) {
    if (!message.getSenderId().equals(record.command().getAuthorId())) {
      return Optional.of(ErrorCode.PERMISSION_DENIED);
    }
    long age = record.appendedAtMillis() - Timestamps.toMillis(message.getSentAt());
    return windowMillis != 0 && Long.compareUnsigned(Math.max(0, age), windowMillis) > 0
        ? Optional.of(ErrorCode.TOO_LATE)
        : Optional.empty();
  }

  private static Decision changed(
      ConversationState state, LogRecord record, Message whole, Message inInboxes) {
    Event event =
        record
            .event()
            .setMessageChanged(
                MessageChanged.newBuilder()
                    .setMessage(inInboxes.toBuilder().clearReactions())
                    .setIsLast(whole.getSequence() == state.getHead()))
            .build();
    return changed(state, record, whole, event);
  }

  private static Decision changed(
      ConversationState state, LogRecord record, Message whole, Event event) {
    return new Decision(
        record.accepted(whole.getSequence()),
        state.toBuilder().setPosition(record.position()).build(),
        Optional.empty(),
        Optional.of(whole),
        Optional.of(event),
        state.getMemberIdsList());
  }

  private static Message preview(Message whole, Body preview) {
    return whole.toBuilder().setBody(preview).setPreview(true).build();
  }

  private static List<String> mentioned(ConversationState state, SendMessage send) {
    return send.getMentionedIdsList().stream()
        .distinct()
        .filter(userId -> state.getMemberIdsList().contains(userId))
        .toList();
  }

  private static List<Reaction> reactions(Message message, String userId, ReactToMessage react) {
    List<Reaction> reactions = new ArrayList<>();
    boolean found = false;
    for (Reaction kind : message.getReactionsList()) {
      boolean isIt = kind.getReaction().equals(react.getReaction());
      found |= isIt;
      Reaction after = isIt ? with(kind, userId, react.getRemoved()) : kind;
      if (after.getUserIdsCount() > 0) {
        reactions.add(after);
      }
    }
    if (!found && !react.getRemoved()) {
      reactions.add(
          Reaction.newBuilder().setReaction(react.getReaction()).addUserIds(userId).build());
    }
    return reactions;
  }

  private static Reaction with(Reaction kind, String userId, boolean removed) {
    Set<String> userIds = new LinkedHashSet<>(kind.getUserIdsList());
    if (removed) {
      userIds.remove(userId);
    } else {
      userIds.add(userId);
    }
    return kind.toBuilder().clearUserIds().addAllUserIds(userIds).build();
  }

  private static boolean mayMentionAll(ConversationState state, String userId) {
    return state.getKind() != ConversationKind.CONVERSATION_KIND_GROUP
        || Memberships.isAdmin(state, userId);
  }

  private static boolean isBlocked(ConversationState state) {
    return state.getBlockedByIdsCount() > 0;
  }

  private static boolean isMember(ConversationState state, ConversationRecord command) {
    return state.getMemberIdsList().contains(command.getAuthorId());
  }

  private static boolean maySee(ConversationState state, ConversationRecord command, int sequence) {
    return Memberships.maySee(state, command.getAuthorId(), sequence);
  }
}
