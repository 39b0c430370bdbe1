package chat.router.core;

import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.Memberships;
import chat.model.v1.ChannelJoining;
import chat.model.v1.ChannelMembership;
import chat.model.v1.ChannelOfficer;
import chat.model.v1.ChannelState;
import chat.model.v1.ConversationState;
import chat.model.v1.Invitation;
import chat.model.v1.MemberRole;
import chat.model.v1.MembershipState;
import chat.model.v1.SetRole;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules for who is in a channel and as what. It is no system line, but told to those whom it
 * concerns. A channel has an owner as long as it has a member.
 */
final class MembershipRules {
  private MembershipRules() {}

  static Decision add(Members members, LogRecord record) {
    ConversationState state = members.state();
    Optional<ErrorCode> refusal = ChannelRules.refuseUnlessAdmin(members, record);
    if (refusal.isPresent()) {
      return Rules.refused(state, record, refusal.get());
    }
    Set<String> newcomers =
        new LinkedHashSet<>(record.command().getAddMembers().getMemberIdsList());
    if (newcomers.size() > Limits.ADDED_MAX) {
      return Rules.refused(state, record, ErrorCode.INVALID_ARGUMENT);
    }
    newcomers.removeIf(members::contain);
    return comeIn(members, record, newcomers);
  }

  static Decision join(Members members, LogRecord record) {
    ConversationState state = members.state();
    String authorId = record.command().getAuthorId();
    boolean isOpen =
        state.getChannel().getJoining() == ChannelJoining.CHANNEL_JOINING_PUBLIC
            && state.getChannel().getMemberCount() > 0;
    if (!isOpen && !members.contain(authorId)) {
      return Rules.refused(state, record, ErrorCode.CONVERSATION_NOT_FOUND);
    }
    if (members.membership(authorId) == MembershipState.MEMBERSHIP_STATE_REMOVED) {
      return Rules.refused(state, record, ErrorCode.PERMISSION_DENIED);
    }
    return comeIn(members, record, members.contain(authorId) ? Set.of() : Set.of(authorId));
  }

  static Decision joinInvited(Members members, LogRecord record) {
    ConversationState state = members.state();
    String authorId = record.command().getAuthorId();
    boolean isInvited =
        state.getChannel().getInvitationsList().stream()
            .anyMatch(
                known ->
                    known.getSecretHash().equals(record.command().getJoinGroup().getSecretHash()));
    return isInvited
        ? comeIn(members, record, members.contain(authorId) ? Set.of() : Set.of(authorId))
        : Rules.refused(state, record, ErrorCode.INVITATION_INVALID);
  }

  static Decision createInvitation(Members members, LogRecord record) {
    return ChannelRules.refuseUnlessAdmin(members, record)
        .map(refusal -> Rules.refused(members.state(), record, refusal))
        .orElseGet(
            () ->
                InvitationRules.create(
                    members.state(),
                    members.state().getChannel().getInvitationsList(),
                    ErrorCode.CHANNEL_FULL,
                    record,
                    MembershipRules::withInvitations));
  }

  static Decision revokeInvitation(Members members, LogRecord record) {
    return ChannelRules.refuseUnlessAdmin(members, record)
        .map(refusal -> Rules.refused(members.state(), record, refusal))
        .orElseGet(
            () ->
                InvitationRules.revoke(
                    members.state(),
                    members.state().getChannel().getInvitationsList(),
                    record,
                    MembershipRules::withInvitations));
  }

  static Decision remove(Members members, LogRecord record) {
    ConversationState state = members.state();
    String authorId = record.command().getAuthorId();
    String memberId = record.command().getRemoveMember().getMemberId();
    if (!members.contain(authorId)) {
      return Rules.refused(state, record, ErrorCode.CONVERSATION_NOT_FOUND);
    }
    if (memberId.equals(authorId)) {
      return leave(state, record);
    }
    if (!Memberships.isAdmin(state, authorId)) {
      return Rules.refused(state, record, ErrorCode.PERMISSION_DENIED);
    }
    if (!members.contain(memberId)) {
      return Rules.refused(state, record, ErrorCode.MEMBER_NOT_FOUND);
    }
    if (members.role(authorId).compareTo(members.role(memberId)) <= 0) {
      return Rules.refused(state, record, ErrorCode.PERMISSION_DENIED);
    }
    ConversationState.Builder rest = without(state, record, memberId);
    return gone(
        record,
        rest.build(),
        MembershipState.MEMBERSHIP_STATE_REMOVED,
        memberId,
        ChannelRules.told(record, ChannelRules.about(record, rest.build()), List.of(memberId)));
  }

  /**
   * Ownership passes to the admin who has been one longest. An owner without admins hands over
   * before he leaves, unless he is the last one.
   */
  private static Decision leave(ConversationState state, LogRecord record) {
    String memberId = record.command().getAuthorId();
    ConversationState.Builder rest = without(state, record, memberId);
    ChannelState.Builder channel = rest.getChannelBuilder();
    List<String> concerned = new ArrayList<>(List.of(memberId));
    if (Memberships.role(state, memberId) == MemberRole.MEMBER_ROLE_OWNER) {
      if (channel.getMemberCount() == 0) {
        channel.clearInvitations();
      } else if (channel.getOfficersCount() == 0) {
        return Rules.refused(state, record, ErrorCode.PERMISSION_DENIED);
      } else {
        channel.getOfficersBuilder(0).setRole(MemberRole.MEMBER_ROLE_OWNER);
        concerned.add(channel.getOfficers(0).getUserId());
      }
    }
    ChannelMembership.Builder membership = ChannelRules.about(record, rest.build());
    if (concerned.size() > 1) {
      membership.setUserId(memberId).setNewOwnerId(concerned.get(1));
    }
    return gone(
        record,
        rest.build(),
        MembershipState.MEMBERSHIP_STATE_LEFT,
        memberId,
        ChannelRules.told(record, membership, concerned));
  }

  static Decision setRole(Members members, LogRecord record) {
    ConversationState state = members.state();
    String authorId = record.command().getAuthorId();
    SetRole set = record.command().getSetRole();
    String memberId = set.getMemberId();
    if (!members.contain(authorId)) {
      return Rules.refused(state, record, ErrorCode.CONVERSATION_NOT_FOUND);
    }
    if (Memberships.role(state, authorId) != MemberRole.MEMBER_ROLE_OWNER) {
      return Rules.refused(state, record, ErrorCode.PERMISSION_DENIED);
    }
    if (!members.contain(memberId)) {
      return Rules.refused(state, record, ErrorCode.MEMBER_NOT_FOUND);
    }
    if (set.getRole() == MemberRole.MEMBER_ROLE_UNSPECIFIED
        || set.getRole() == MemberRole.UNRECOGNIZED) {
      return Rules.refused(state, record, ErrorCode.INVALID_ARGUMENT);
    }
    if (members.role(memberId) == set.getRole()) {
      return Decision.silent(record.accepted(0), state);
    }
    if (memberId.equals(authorId)) {
      // The owner hands over to somebody; he cannot just stop.
      return Rules.refused(state, record, ErrorCode.PERMISSION_DENIED);
    }
    List<ChannelOfficer> officers = new ArrayList<>(state.getChannel().getOfficersList());
    boolean handsOver = set.getRole() == MemberRole.MEMBER_ROLE_OWNER;
    if (handsOver) {
      officers.replaceAll(
          officer ->
              officer.getUserId().equals(authorId)
                  ? ChannelRules.officer(authorId, MemberRole.MEMBER_ROLE_ADMIN)
                  : officer);
    }
    officers.removeIf(officer -> officer.getUserId().equals(memberId));
    if (set.getRole() != MemberRole.MEMBER_ROLE_MEMBER) {
      officers.add(ChannelRules.officer(memberId, set.getRole()));
    }
    if (officers.size() > Limits.CHANNEL_OFFICERS_MAX) {
      return Rules.refused(state, record, ErrorCode.CHANNEL_FULL);
    }
    ConversationState.Builder after = state.toBuilder().setPosition(record.position());
    after.getChannelBuilder().clearOfficers().addAllOfficers(officers);
    ChannelMembership.Builder membership =
        ChannelRules.about(record, after.build()).setRole(set.getRole());
    Decision.Told told =
        handsOver
            ? ChannelRules.told(record, membership.setUserId(memberId), List.of(memberId, authorId))
            : ChannelRules.told(record, membership, List.of(memberId));
    return Decision.silent(record.accepted(0), after.build()).with(told);
  }

  private static Decision comeIn(Members members, LogRecord record, Set<String> newcomers) {
    ConversationState state = members.state();
    if (newcomers.isEmpty()) {
      return Decision.silent(record.accepted(0), state);
    }
    int count = state.getChannel().getMemberCount() + newcomers.size();
    if (count > state.getChannel().getMembersMax()) {
      return Rules.refused(state, record, ErrorCode.CHANNEL_FULL);
    }
    ConversationState.Builder after = state.toBuilder().setPosition(record.position());
    after.getChannelBuilder().setMemberCount(count);
    return Decision.silent(record.accepted(0), after.build())
        .with(
            ChannelRules.told(
                record,
                ChannelRules.about(record, after.build())
                    .setRole(MemberRole.MEMBER_ROLE_MEMBER)
                    .setBegins(true),
                List.copyOf(newcomers)))
        .with(
            after.build(),
            new Decision.InChannel(
                ChannelRules.memberships(
                    record, MembershipState.MEMBERSHIP_STATE_MEMBER, newcomers),
                Optional.empty()));
  }

  private static Decision gone(
      LogRecord record,
      ConversationState rest,
      MembershipState how,
      String memberId,
      Decision.Told told) {
    return Decision.silent(record.accepted(0), rest)
        .with(told)
        .with(
            rest,
            new Decision.InChannel(
                ChannelRules.memberships(record, how, Set.of(memberId)),
                Optional.of(
                    ChannelRules.signal(record.command().getConversationId(), rest.toBuilder())
                        .addEndedIds(memberId)
                        .build())));
  }

  private static ConversationState.Builder without(
      ConversationState state, LogRecord record, String memberId) {
    ConversationState.Builder rest = state.toBuilder().setPosition(record.position());
    ChannelState channel = state.getChannel();
    rest.getChannelBuilder()
        .setMemberCount(channel.getMemberCount() - 1)
        .setRevision(channel.getRevision() + 1)
        .clearOfficers()
        .addAllOfficers(
            channel.getOfficersList().stream()
                .filter(officer -> !officer.getUserId().equals(memberId))
                .toList());
    return rest;
  }

  private static ConversationState.Builder withInvitations(
      ConversationState state, List<Invitation> invitations) {
    ConversationState.Builder after = state.toBuilder();
    after.getChannelBuilder().clearInvitations().addAllInvitations(invitations);
    return after;
  }
}
