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

  static Decision send(Members members, LogRecord record) {
    ConversationState state = members.state();
    ConversationRecord command = record.command();
    SendMessage send = command.getSendMessage();
    if (!members.contain(command.getAuthorId())) {
      return Rules.refused(state, record, ErrorCode.CONVERSATION_NOT_FOUND);
    }
    if (!ChannelRules.mayPost(state, command.getAuthorId())) {
      return Rules.refused(state, record, ErrorCode.PERMISSION_DENIED);
    }
    if (isBlocked(state)) {
      return Rules.refused(state, record, ErrorCode.BLOCKED);
    }
    if (Integer.compareUnsigned(send.getReplyTo(), state.getHead()) > 0
        || (send.getReplyTo() != 0 && !members.maySee(command.getAuthorId(), send.getReplyTo()))) {
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
            .addAllMentionedIds(mentioned(members, send))
            .setMentionsAll(send.getMentionsAll());
    if (send.hasForwardedFrom()) {
      message.setForwardedFrom(send.getForwardedFrom());
    }
    Message whole = message.build();
    return toAll(
        members,
        whole.getMentionedIdsList(),
        Decision.added(
            record,
            state.toBuilder().setPosition(record.position()).setHead(sequence).build(),
            whole,
            send.hasPreview() ? preview(whole, send.getPreview()) : whole));
  }

  static Decision edit(Members members, Optional<Message> target, LogRecord record) {
    ConversationState state = members.state();
    EditMessage edit = record.command().getEditMessage();
    Optional<ErrorCode> refusal = refusal(members, target, record);
    if (refusal.isEmpty()) {
      refusal = refuseAuthor(target.get(), record, edit.getWindowMillis());
    }
    if (refusal.isPresent()) {
      return Rules.refused(state, record, refusal.get());
    }
    Message edited =
        target.get().toBuilder().setBody(edit.getBody()).setEditedAt(record.time()).build();
    return toAll(
        members,
        edited.getMentionedIdsList(),
        changed(
            state,
            record,
            edited,
            edit.hasPreview() ? preview(edited, edit.getPreview()) : edited));
  }

  static Decision delete(Members members, Optional<Message> target, LogRecord record) {
    ConversationState state = members.state();
    ConversationRecord command = record.command();
    DeleteMessage delete = command.getDeleteMessage();
    Optional<ErrorCode> refusal = refusal(members, target, record);
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
    return toAll(members, message.getMentionedIdsList(), changed(state, record, deleted, deleted));
  }

  static Decision react(Members members, Optional<Message> target, LogRecord record) {
    ConversationState state = members.state();
    ConversationRecord command = record.command();
    ReactToMessage react = command.getReactToMessage();
    Optional<ErrorCode> refusal = refusal(members, target, record);
    if (refusal.isPresent()) {
      return Rules.refused(state, record, refusal.get());
    }
    Message message = target.get();
    List<Reaction> reactions = reactions(message, command.getAuthorId(), react);
    if (reactions.equals(message.getReactionsList())) {
      return Decision.silent(record.accepted(message.getSequence()), state);
    }
    if (reactions.size() > Limits.REACTION_KINDS_MAX
        || (state.hasChannel() && count(reactions) > Limits.CHANNEL_REACTIONS_MAX)) {
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
    return toAll(
        members,
        List.of(),
        Decision.changed(
            record,
            state,
            message.toBuilder().clearReactions().addAllReactions(reactions).build(),
            event));
  }

  /** In a channel, those who look at it and those who are called by name are told. */
  private static Decision toAll(Members members, List<String> mentionedIds, Decision decision) {
    return members.state().hasChannel()
        ? ChannelRules.toThoseWhoLook(members, mentionedIds, decision)
        : decision;
  }

  /** Why nobody may change the message, or this author may not even know of it. */
  private static Optional<ErrorCode> refusal(
      Members members, Optional<Message> target, LogRecord record) {
    String authorId = record.command().getAuthorId();
    if (!members.contain(authorId)) {
      return Optional.of(ErrorCode.CONVERSATION_NOT_FOUND);
    }
    if (isBlocked(members.state()) && !record.command().hasDeleteMessage()) {
      return Optional.of(ErrorCode.BLOCKED);
    }
    return target
            .filter(message -> members.maySee(authorId, message.getSequence()))
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
    return Decision.changed(record, state, whole, event);
  }

  private static Message preview(Message whole, Body preview) {
    return whole.toBuilder().setBody(preview).setPreview(true).build();
  }

  private static List<String> mentioned(Members members, SendMessage send) {
    return send.getMentionedIdsList().stream().distinct().filter(members::contain).toList();
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

  private static int count(List<Reaction> reactions) {
    return reactions.stream().mapToInt(Reaction::getUserIdsCount).sum();
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
    return state.getKind() == ConversationKind.CONVERSATION_KIND_DIRECT
        || Memberships.isAdmin(state, userId);
  }

  private static boolean isBlocked(ConversationState state) {
    return state.getBlockedByIdsCount() > 0;
  }
}
