package chat.router.core;

import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.GroupChange;
import chat.model.v1.Invitation;
import chat.model.v1.MemberJoined;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules for invitations: links by which people come into a group themselves. The log knows the
 * hash of a link's secret and nothing more. Who invites is told to nobody; who comes in is.
 */
final class InvitationRules {
  private InvitationRules() {}

  static Decision create(ConversationState state, LogRecord record) {
    ConversationRecord command = record.command();
    Optional<ErrorCode> refusal = GroupRules.refuseUnlessAdmin(state, record);
    if (refusal.isPresent()) {
      return Rules.refused(state, record, refusal.get());
    }
    if (state.getGroup().getInvitationsCount() >= Limits.INVITATIONS_MAX) {
      return Rules.refused(state, record, ErrorCode.GROUP_FULL);
    }
    ConversationState.Builder after = state.toBuilder().setPosition(record.position());
    after
        .getGroupBuilder()
        .addInvitations(
            Invitation.newBuilder()
                .setInvitationId(command.getClientId())
                .setSecretHash(command.getCreateInvitation().getSecretHash())
                .setCreatorId(command.getAuthorId())
                .setCreatedAt(record.time()));
    return Decision.silent(record.accepted(0), after.build());
  }

  static Decision revoke(ConversationState state, LogRecord record) {
    Optional<ErrorCode> refusal = GroupRules.refuseUnlessAdmin(state, record);
    if (refusal.isPresent()) {
      return Rules.refused(state, record, refusal.get());
    }
    String id = record.command().getRevokeInvitation().getInvitationId();
    List<Invitation> rest =
        state.getGroup().getInvitationsList().stream()
            .filter(invitation -> !invitation.getInvitationId().equals(id))
            .toList();
    if (rest.size() == state.getGroup().getInvitationsCount()) {
      return Rules.refused(state, record, ErrorCode.INVITATION_INVALID);
    }
    ConversationState.Builder after = state.toBuilder().setPosition(record.position());
    after.getGroupBuilder().clearInvitations().addAllInvitations(rest);
    return Decision.silent(record.accepted(0), after.build());
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
