package chat.router.core;

import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.GroupChange;
import chat.model.v1.Invitation;
import chat.model.v1.MemberJoined;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The rules for invitations: links by which people come into a group themselves. The log knows the
 * hash of a link's secret and nothing more. Who invites is told to nobody; who comes in is.
 */
final class InvitationRules {
  private InvitationRules() {}

  static Decision create(ConversationState state, LogRecord record) {
    Optional<ErrorCode> refusal = GroupRules.refuseUnlessAdmin(state, record);
    if (refusal.isPresent()) {
      return Rules.refused(state, record, refusal.get());
    }
    return create(
        state,
        state.getGroup().getInvitationsList(),
        ErrorCode.GROUP_FULL,
        record,
        InvitationRules::inGroup);
  }

  /**
   * Adds an invitation to those of a group or a channel.
   *
   * @param full the refusal when there are too many
   * @param with the state with other invitations
   */
  static Decision create(
      ConversationState state,
      List<Invitation> known,
      ErrorCode full,
      LogRecord record,
      BiFunction<ConversationState, List<Invitation>, ConversationState.Builder> with) {
    if (known.size() >= Limits.INVITATIONS_MAX) {
      return Rules.refused(state, record, full);
    }
    ConversationRecord command = record.command();
    List<Invitation> invitations = new ArrayList<>(known);
    invitations.add(
        Invitation.newBuilder()
            .setInvitationId(command.getClientId())
            .setSecretHash(command.getCreateInvitation().getSecretHash())
            .setCreatorId(command.getAuthorId())
            .setCreatedAt(record.time())
            .build());
    return Decision.silent(
        record.accepted(0), with.apply(state, invitations).setPosition(record.position()).build());
  }

  static Decision revoke(ConversationState state, LogRecord record) {
    Optional<ErrorCode> refusal = GroupRules.refuseUnlessAdmin(state, record);
    if (refusal.isPresent()) {
      return Rules.refused(state, record, refusal.get());
    }
    return revoke(state, state.getGroup().getInvitationsList(), record, InvitationRules::inGroup);
  }

  /**
   * Takes an invitation from those of a group or a channel.
   *
   * @param with the state with other invitations
   */
  static Decision revoke(
      ConversationState state,
      List<Invitation> known,
      LogRecord record,
      BiFunction<ConversationState, List<Invitation>, ConversationState.Builder> with) {
    String id = record.command().getRevokeInvitation().getInvitationId();
    List<Invitation> rest =
        known.stream().filter(invitation -> !invitation.getInvitationId().equals(id)).toList();
    return rest.size() == known.size()
        ? Rules.refused(state, record, ErrorCode.INVITATION_INVALID)
        : Decision.silent(
            record.accepted(0), with.apply(state, rest).setPosition(record.position()).build());
  }

  private static ConversationState.Builder inGroup(
      ConversationState state, List<Invitation> invitations) {
    ConversationState.Builder after = state.toBuilder();
    after.getGroupBuilder().clearInvitations().addAllInvitations(invitations);
    return after;
  }

  /** Whoever has the secret comes in while the invitation is good and there is room. */
  static Decision join(ConversationState state, LogRecord record) {
    ConversationRecord command = record.command();
    Optional<Invitation> invitation =
        state.getGroup().getInvitationsList().stream()
            .filter(known -> known.getSecretHash().equals(command.getJoinGroup().getSecretHash()))
            .findFirst();
    if (invitation.isEmpty()) {
      return Rules.refused(state, record, ErrorCode.INVITATION_INVALID);
    }
    if (GroupRules.isMember(state, command.getAuthorId())) {
      return Decision.silent(record.accepted(0), state);
    }
    if (!GroupRules.hasRoomFor(state, 1)) {
      return Rules.refused(state, record, ErrorCode.GROUP_FULL);
    }
    return GroupRules.changed(
        record,
        GroupRules.withNewcomers(state, Set.of(command.getAuthorId())),
        GroupChange.newBuilder()
            .setMemberJoined(
                MemberJoined.newBuilder().setInvitationId(invitation.get().getInvitationId())));
  }
}
