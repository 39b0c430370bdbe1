package chat.router.core;

import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.Limits;
import chat.model.Memberships;
import chat.model.Position;
import chat.model.v1.BlockChanged;
import chat.model.v1.ConversationCreated;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.MembershipState;
import chat.model.v1.Message;
import chat.model.v1.SetBlock;
import chat.model.v1.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules by which a command is judged on the state of its conversation at its place in the log:
 * those of {@link chat.model.RuleVersions#CONVERSATIONS} 1 to 5. Version 2 adds groups and messages
 * that change, version 3 channels, version 4 what users want with conversations for themselves,
 * version 5 messages that expire; what earlier versions have is judged alike in all.
 */
public final class Rules {
  private static final int DIRECT_MEMBERS = 2;

  /** Commands of earlier versions have numbers up to these, but for {@link #OLD_BLOCK}. */
  private static final int VERSION_1_COMMAND_MAX = 12;

  private static final int VERSION_2_COMMAND_MAX = 24;
  private static final int VERSION_3_COMMAND_MAX = 27;
  private static final int VERSION_4_COMMAND_MAX = 28;
  private static final int OLD_BLOCK = 40;

  private Rules() {}

  /**
   * The refusal of a command whose id cannot be remembered: not a UUIDv7, or too old to tell a
   * retry from a new command. It needs no row, since any later try of the same id is refused as
   * well, and it must not get one: the outcome of a first try, if any, stands.
   */
  static Optional<Verdict> refuseByIdAlone(LogRecord record) {
    String id = record.command().getClientId();
    if (!Ids.isTimeOrdered(id)) {
      return Optional.of(record.refused(ErrorCode.INVALID_ARGUMENT));
    }
    boolean tooOld =
        Ids.epochMillis(id) < record.appendedAtMillis() - Limits.CLIENT_ID_AGE_MAX_MILLIS;
    return tooOld ? Optional.of(record.refused(ErrorCode.ID_EXPIRED)) : Optional.empty();
  }

  /** The message of the conversation on which a command is judged too, if there is one. */
  public static OptionalInt messageNeeded(ConversationState state, ConversationRecord command) {
    int sequence =
        switch (command.getCommandCase()) {
          case EDIT_MESSAGE -> command.getEditMessage().getSequence();
          case DELETE_MESSAGE -> command.getDeleteMessage().getSequence();
          case REACT_TO_MESSAGE -> command.getReactToMessage().getSequence();
          case EXPIRE_MESSAGES -> command.getExpireMessages().getUpTo();
          default -> 0;
        };
    boolean exists =
        !Memberships.hasExpired(state, sequence)
            && Integer.compareUnsigned(sequence, state.getHead()) <= 0;
    return exists ? OptionalInt.of(sequence) : OptionalInt.empty();
  }

  /**
   * The users on whose membership of a channel a command is judged; none elsewhere.
   *
   * @param message as in {@link #decide}
   */
  public static Set<String> membersNeeded(
      ConversationState state, Optional<Message> message, ConversationRecord command) {
    if (!state.hasChannel() || command.hasExpireMessages()) {
      return Set.of();
    }
    Set<String> users = new HashSet<>();
    users.add(command.getAuthorId());
    switch (command.getCommandCase()) {
      case SEND_MESSAGE -> users.addAll(command.getSendMessage().getMentionedIdsList());
      case EDIT_MESSAGE, DELETE_MESSAGE ->
          message.ifPresent(target -> users.addAll(target.getMentionedIdsList()));
      case ADD_MEMBERS ->
          command.getAddMembers().getMemberIdsList().stream()
              .limit(Limits.ADDED_MAX)
              .forEach(users::add);
      case REMOVE_MEMBER -> users.add(command.getRemoveMember().getMemberId());
      case SET_ROLE -> users.add(command.getSetRole().getMemberId());
      default -> {}
    }
    return users;
  }

  /**
   * Judges a command whose id is not known yet.
   *
   * @param message the one that {@link #messageNeeded} tells, as it is at this place in the log
   * @param members how those whom {@link #membersNeeded} tells stand to the channel there
   */
  public static Decision decide(
      ConversationState state,
      Optional<Message> message,
      Map<String, MembershipState> members,
      long appendedAtMillis,
      ConversationRecord command,
      long position) {
    return decide(
        new Members(state, members),
        message,
        new LogRecord(Position.offset(position), position, appendedAtMillis, command));
  }

  /**
   * The same for a record.
   *
   * @param message the one that {@link #messageNeeded} tells, as it is at this place in the log
   */
  static Decision decide(Members members, Optional<Message> message, LogRecord record) {
    ConversationRecord command = record.command();
    ConversationState state = members.state();
    if (Ids.epochMillis(command.getClientId())
        > record.appendedAtMillis() + Limits.CLIENT_ID_AHEAD_MAX_MILLIS) {
      return refused(state, record, ErrorCode.ID_EXPIRED);
    }
    if (!isOfVersion(command)) {
      return refused(state, record, ErrorCode.INVALID_ARGUMENT);
    }
    return state.hasChannel()
        ? inChannel(members, message, record)
        : elsewhere(members, message, record);
  }

  private static boolean isOfVersion(ConversationRecord command) {
    int number = command.getCommandCase().getNumber();
    return switch (command.getRuleVersion()) {
      case 1 -> number <= VERSION_1_COMMAND_MAX;
      case 2 -> number <= VERSION_2_COMMAND_MAX || number == OLD_BLOCK;
      case 3 -> number <= VERSION_3_COMMAND_MAX || number == OLD_BLOCK;
      case 4 -> number <= VERSION_4_COMMAND_MAX || number == OLD_BLOCK;
      default -> true;
    };
  }

  private static Decision inChannel(Members members, Optional<Message> message, LogRecord record) {
    return switch (record.command().getCommandCase()) {
      case SEND_MESSAGE, EDIT_MESSAGE, DELETE_MESSAGE, REACT_TO_MESSAGE ->
          onMessage(members, message, record);
      case CREATE_CHANNEL -> ChannelRules.create(members.state(), record);
      case UPDATE_CHANNEL -> ChannelRules.update(members, record);
      case JOIN_CHANNEL -> MembershipRules.join(members, record);
      case ADD_MEMBERS -> MembershipRules.add(members, record);
      case REMOVE_MEMBER -> MembershipRules.remove(members, record);
      case SET_ROLE -> MembershipRules.setRole(members, record);
      case JOIN_GROUP -> MembershipRules.joinInvited(members, record);
      case CREATE_INVITATION -> MembershipRules.createInvitation(members, record);
      case REVOKE_INVITATION -> MembershipRules.revokeInvitation(members, record);
      case EXPIRE_MESSAGES -> ExpiryRules.expire(members.state(), message, record);
      case CREATE_DIRECT,
          CREATE_GROUP,
          UPDATE_GROUP,
          SET_BLOCK,
          MARK_READ,
          HIDE_MESSAGE,
          SET_PREFERENCES,
          COMMAND_NOT_SET ->
          refused(members.state(), record, ErrorCode.INVALID_ARGUMENT);
    };
  }

  private static Decision onMessage(Members members, Optional<Message> message, LogRecord record) {
    return switch (record.command().getCommandCase()) {
      case SEND_MESSAGE -> MessageRules.send(members, record);
      case EDIT_MESSAGE -> MessageRules.edit(members, message, record);
      case DELETE_MESSAGE -> MessageRules.delete(members, message, record);
      case REACT_TO_MESSAGE -> MessageRules.react(members, message, record);
      default ->
          throw new IllegalArgumentException(
              "not about a message: " + record.command().getCommandCase());
    };
  }

  private static Decision elsewhere(Members members, Optional<Message> message, LogRecord record) {
    ConversationState state = members.state();
    return switch (record.command().getCommandCase()) {
      case CREATE_DIRECT -> createDirect(state, record);
      case MARK_READ -> OwnRules.markRead(state, record);
      case HIDE_MESSAGE -> OwnRules.hideMessage(state, record);
      case SET_PREFERENCES -> OwnRules.setPreferences(state, record);
      case EXPIRE_MESSAGES -> ExpiryRules.expire(state, message, record);
      case SET_BLOCK -> setBlock(state, record);
      case SEND_MESSAGE, EDIT_MESSAGE, DELETE_MESSAGE, REACT_TO_MESSAGE ->
          onMessage(members, message, record);
      case CREATE_GROUP -> GroupRules.create(state, record);
      case JOIN_GROUP -> InvitationRules.join(state, record);
      case CREATE_INVITATION -> InvitationRules.create(state, record);
      case REVOKE_INVITATION -> InvitationRules.revoke(state, record);
      case UPDATE_GROUP -> GroupRules.update(state, record);
      case ADD_MEMBERS -> GroupRules.add(state, record);
      case REMOVE_MEMBER -> GroupRules.remove(state, record);
      case SET_ROLE -> GroupRules.setRole(state, record);
      case CREATE_CHANNEL -> ChannelRules.create(state, record);
      case UPDATE_CHANNEL, JOIN_CHANNEL -> refused(state, record, ErrorCode.CONVERSATION_NOT_FOUND);
      case COMMAND_NOT_SET -> refused(state, record, ErrorCode.INVALID_ARGUMENT);
    };
  }

  static Decision refused(ConversationState state, LogRecord record, ErrorCode code) {
    return Decision.silent(record.refused(code), state);
  }

  private static Decision createDirect(ConversationState state, LogRecord record) {
    ConversationRecord command = record.command();
    List<String> members = command.getCreateDirect().getMemberIdsList();
    if (!isDirect(command.getConversationId(), members)
        || !members.contains(command.getAuthorId())) {
      return refused(state, record, ErrorCode.MEMBERS_MISMATCH);
    }
    if (isMade(state)) {
      return Decision.silent(record.accepted(0), state);
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
        record
            .event()
            .setConversationCreated(
                ConversationCreated.newBuilder()
                    .setKind(created.getKind())
                    .addAllMemberIds(members)
                    .setCreatorId(command.getAuthorId())
                    .setCreatedAt(record.time()))
            .build();
    return Decision.told(record.accepted(0), created, event, members);
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
      return Decision.silent(record.accepted(0), state);
    }
    Event event =
        record
            .event()
            .setBlockChanged(
                BlockChanged.newBuilder().setBlocked(set.getBlocked()).setChangedAt(record.time()))
            .build();
    ConversationState after =
        state.toBuilder()
            .setPosition(record.position())
            .clearBlockedByIds()
            .addAllBlockedByIds(blockedBy)
            .build();
    return isMade(state)
        ? Decision.told(record.accepted(0), after, event, List.of(authorId))
        : Decision.silent(record.accepted(0), after);
  }

  private static boolean isMade(ConversationState state) {
    return state.getKind() != ConversationKind.CONVERSATION_KIND_UNSPECIFIED;
  }

  private static boolean isDirect(String conversationId, List<String> members) {
    return members.size() == DIRECT_MEMBERS
        && members.get(0).compareTo(members.get(1)) < 0
        && conversationId.equals(ConversationIds.direct(members.get(0), members.get(1)));
  }
}
