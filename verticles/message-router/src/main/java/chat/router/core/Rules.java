package chat.router.core;

import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.Limits;
import chat.model.v1.Accepted;
import chat.model.v1.BlockChanged;
import chat.model.v1.Body;
import chat.model.v1.ConversationCreated;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.MarkRead;
import chat.model.v1.Message;
import chat.model.v1.ReadMarker;
import chat.model.v1.Refused;
import chat.model.v1.SendMessage;
import chat.model.v1.SetBlock;
import chat.model.v1.Verdict;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The rules by which a command is judged on the state of its conversation at its place in the log:
 * those of {@link chat.model.RuleVersions#CONVERSATIONS} 1 and 2. Version 2 adds commands; what
 * version 1 has is judged alike in both.
 */
final class Rules {
  private static final int DIRECT_MEMBERS = 2;

  private Rules() {}

  /**
   * The refusal of a command whose id cannot be remembered: not a UUIDv7, or too old to tell a
   * retry from a new command. It needs no row, since any later try of the same id is refused as
   * well, and it must not get one: the outcome of a first try, if any, stands.
   */
  static Optional<Verdict> refuseByIdAlone(LogRecord record) {
    String id = record.command().getClientId();
    if (!Ids.isTimeOrdered(id)) {
      return Optional.of(refuse(record, ErrorCode.INVALID_ARGUMENT));
    }
    boolean tooOld =
        Ids.epochMillis(id) < record.appendedAtMillis() - Limits.CLIENT_ID_AGE_MAX_MILLIS;
    return tooOld ? Optional.of(refuse(record, ErrorCode.ID_EXPIRED)) : Optional.empty();
  }

  private static Verdict refuse(LogRecord record, ErrorCode code) {
    return verdict(record).setRefused(Refused.newBuilder().setCode(code.code())).build();
  }

  /** Judges a command whose id is not known yet. */
  static Decision decide(ConversationState state, LogRecord record) {
    ConversationRecord command = record.command();
    if (Ids.epochMillis(command.getClientId())
        > record.appendedAtMillis() + Limits.CLIENT_ID_AHEAD_MAX_MILLIS) {
      return refused(state, record, ErrorCode.ID_EXPIRED);
    }
    return switch (command.getCommandCase()) {
      case CREATE_DIRECT -> createDirect(state, record);
      case SEND_MESSAGE -> sendMessage(state, record);
      case MARK_READ -> markRead(state, record);
      case SET_BLOCK -> setBlock(state, record);
      case COMMAND_NOT_SET -> refused(state, record, ErrorCode.INVALID_ARGUMENT);
    };
  }

  private static Decision createDirect(ConversationState state, LogRecord record) {
    ConversationRecord command = record.command();
    List<String> members = command.getCreateDirect().getMemberIdsList();
    if (!isDirect(command.getConversationId(), members)
        || !members.contains(command.getAuthorId())) {
      return refused(state, record, ErrorCode.MEMBERS_MISMATCH);
    }
    if (isMade(state)) {
      return unchanged(state, record);
    }
    if (state.getBlockedByIdsCount() > 0) {
      return refused(state, record, ErrorCode.BLOCKED);
    }
    ConversationState created =
        state.toBuilder()
            .setPosition(record.position())
            .setKind(ConversationKind.CONVERSATION_KIND_DIRECT)
            .addAllMemberIds(members)
            .build();
    Event event =
        event(record)
            .setConversationCreated(
                ConversationCreated.newBuilder()
                    .setKind(created.getKind())
                    .addAllMemberIds(members)
                    .setCreatorId(command.getAuthorId())
                    .setCreatedAt(time(record)))
            .build();
    return new Decision(
        accepted(record, 0), created, Optional.empty(), Optional.of(event), members);
  }

  private static Decision sendMessage(ConversationState state, LogRecord record) {
    ConversationRecord command = record.command();
    if (!state.getMemberIdsList().contains(command.getAuthorId())) {
      return refused(state, record, ErrorCode.CONVERSATION_NOT_FOUND);
    }
    if (state.getBlockedByIdsCount() > 0) {
      return refused(state, record, ErrorCode.BLOCKED);
    }
    int sequence = state.getHead() + 1;
    SendMessage send = command.getSendMessage();
    Message message = message(record, sequence, send.getBody()).build();
    Message inInboxes =
        send.hasPreview()
            ? message(record, sequence, send.getPreview()).setPreview(true).build()
            : message;
    return new Decision(
        accepted(record, sequence),
        state.toBuilder().setPosition(record.position()).setHead(sequence).build(),
        Optional.of(message),
        Optional.of(event(record).setMessage(inInboxes).build()),
        state.getMemberIdsList());
  }

  /** Whether the author may read that conversation was checked at the edge: it is another log. */
  private static Decision markRead(ConversationState state, LogRecord record) {
    ConversationRecord command = record.command();
    if (!command.getConversationId().equals(ConversationIds.self(command.getAuthorId()))) {
      return refused(state, record, ErrorCode.CONVERSATION_NOT_FOUND);
    }
    MarkRead mark = command.getMarkRead();
    if (!ConversationIds.isWellFormed(mark.getConversationId()) || mark.getSequence() == 0) {
      return refused(state, record, ErrorCode.INVALID_ARGUMENT);
    }
    Event event =
        event(record)
            .setReadMarker(
                ReadMarker.newBuilder()
                    .setConversationId(mark.getConversationId())
                    .setSequence(mark.getSequence()))
            .build();
    return new Decision(
        accepted(record, 0),
        state.toBuilder()
            .setPosition(record.position())
            .setKind(ConversationKind.CONVERSATION_KIND_SELF)
            .build(),
        Optional.empty(),
        Optional.of(event),
        List.of(command.getAuthorId()));
  }

  /** Only the one who blocks is told. Nobody is while he has no such conversation in his list. */
  private static Decision setBlock(ConversationState state, LogRecord record) {
    ConversationRecord command = record.command();
    SetBlock set = command.getSetBlock();
    String authorId = command.getAuthorId();
    if (!isDirect(command.getConversationId(), set.getMemberIdsList())
        || !set.getMemberIdsList().contains(authorId)) {
      return refused(state, record, ErrorCode.MEMBERS_MISMATCH);
    }
    TreeSet<String> blockedBy = new TreeSet<>(state.getBlockedByIdsList());
    boolean changes = set.getBlocked() ? blockedBy.add(authorId) : blockedBy.remove(authorId);
    if (!changes) {
      return unchanged(state, record);
    }
    Event event =
        event(record)
            .setBlockChanged(
                BlockChanged.newBuilder().setBlocked(set.getBlocked()).setChangedAt(time(record)))
            .build();
    return new Decision(
        accepted(record, 0),
        state.toBuilder()
            .setPosition(record.position())
            .clearBlockedByIds()
            .addAllBlockedByIds(blockedBy)
            .build(),
        Optional.empty(),
        isMade(state) ? Optional.of(event) : Optional.empty(),
        List.of(authorId));
  }

  private static boolean isMade(ConversationState state) {
    return state.getKind() != ConversationKind.CONVERSATION_KIND_UNSPECIFIED;
  }

  private static boolean isDirect(String conversationId, List<String> members) {
    return members.size() == DIRECT_MEMBERS
        && members.get(0).compareTo(members.get(1)) < 0
        && conversationId.equals(ConversationIds.direct(members.get(0), members.get(1)));
  }

  private static Message.Builder message(LogRecord record, int sequence, Body body) {
    return Message.newBuilder()
        .setSequence(sequence)
        .setSenderId(record.command().getAuthorId())
        .setClientMessageId(record.command().getClientId())
        .setSentAt(time(record))
        .setBody(body);
  }

  private static Event.Builder event(LogRecord record) {
    return Event.newBuilder()
        .setConversationId(record.command().getConversationId())
        .setPosition(record.position());
  }

  private static Decision refused(ConversationState state, LogRecord record, ErrorCode code) {
    return new Decision(refuse(record, code), state, Optional.empty(), Optional.empty(), List.of());
  }

  private static Decision unchanged(ConversationState state, LogRecord record) {
    return new Decision(accepted(record, 0), state, Optional.empty(), Optional.empty(), List.of());
  }

  private static Verdict accepted(LogRecord record, int sequence) {
    return verdict(record).setAccepted(Accepted.newBuilder().setSequence(sequence)).build();
  }

  private static Verdict.Builder verdict(LogRecord record) {
    return Verdict.newBuilder().setPosition(record.position()).setDecidedAt(time(record));
  }

  private static Timestamp time(LogRecord record) {
    return Timestamps.fromMillis(record.appendedAtMillis());
  }
}
