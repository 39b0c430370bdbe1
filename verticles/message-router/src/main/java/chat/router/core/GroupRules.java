package chat.router.core;

import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.Memberships;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.CreateGroup;
import chat.model.v1.GroupChange;
import chat.model.v1.GroupCreated;
import chat.model.v1.GroupMember;
import chat.model.v1.GroupState;
import chat.model.v1.GroupSummary;
import chat.model.v1.GroupUpdated;
import chat.model.v1.MemberLeft;
import chat.model.v1.MemberRemoved;
import chat.model.v1.MemberRole;
import chat.model.v1.MembersAdded;
import chat.model.v1.RoleChanged;
import chat.model.v1.SetRole;
import chat.model.v1.UpdateGroup;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules for groups: who is a member, in which role, and what the group is called. Each change
 * is a system line with a sequence. A group is never without an owner while it has a member.
 */
final class GroupRules {
  private GroupRules() {}

  static Decision create(ConversationState state, LogRecord record) {
    ConversationRecord command = record.command();
    CreateGroup create = command.getCreateGroup();
    if (!command.getConversationId().equals(ConversationIds.group(command.getClientId()))
        || state.getKind() != ConversationKind.CONVERSATION_KIND_UNSPECIFIED) {
      return Rules.refused(state, record, ErrorCode.MEMBERS_MISMATCH);
    }
    if (create.getMembersMax() < 1 || create.getMembersMax() > Limits.GROUP_MEMBERS_LIMIT) {
      return Rules.refused(state, record, ErrorCode.INVALID_ARGUMENT);
    }
    Set<String> members = new LinkedHashSet<>();
    members.add(command.getAuthorId());
    members.addAll(create.getMemberIdsList());
    if (members.size() > create.getMembersMax()) {
      return Rules.refused(state, record, ErrorCode.GROUP_FULL);
    }
    GroupState.Builder group =
        GroupState.newBuilder()
            .setName(create.getName())
            .setPictureId(create.getPictureId())
            .setMembersMax(create.getMembersMax())
            .setNewcomersSeeHistory(create.getNewcomersSeeHistory());
    for (String member : members) {
      group.addMembers(
          GroupMember.newBuilder()
              .setRole(
                  member.equals(command.getAuthorId())
                      ? MemberRole.MEMBER_ROLE_OWNER
                      : MemberRole.MEMBER_ROLE_MEMBER));
    }
    ConversationState.Builder created =
        ConversationState.newBuilder()
            .setKind(ConversationKind.CONVERSATION_KIND_GROUP)
            .addAllMemberIds(members)
            .setGroup(group);
    return changed(
        record,
        created,
        GroupChange.newBuilder().setCreated(GroupCreated.newBuilder().addAllMemberIds(members)));
  }

  static Decision update(ConversationState state, LogRecord record) {
    UpdateGroup update = record.command().getUpdateGroup();
    Optional<ErrorCode> refusal = refuseUnlessAdmin(state, record);
    if (refusal.isEmpty() && !Retention.isValid(update.getRetentionDays())) {
      refusal = Optional.of(ErrorCode.INVALID_ARGUMENT);
    }
    if (refusal.isPresent()) {
      return Rules.refused(state, record, refusal.get());
    }
    GroupState before = state.getGroup();
    GroupState.Builder group = before.toBuilder();
    GroupUpdated.Builder updated = GroupUpdated.newBuilder();
    if (update.hasName() && !update.getName().equals(before.getName())) {
      group.setName(update.getName());
      updated.setName(update.getName());
    }
    if (update.hasPictureId() && !update.getPictureId().equals(before.getPictureId())) {
      group.setPictureId(update.getPictureId());
      updated.setPictureId(update.getPictureId());
    }
    if (update.hasNewcomersSeeHistory()
        && update.getNewcomersSeeHistory() != before.getNewcomersSeeHistory()) {
      group.setNewcomersSeeHistory(update.getNewcomersSeeHistory());
      updated.setNewcomersSeeHistory(update.getNewcomersSeeHistory());
    }
    if (update.hasRetentionDays() && update.getRetentionDays() != before.getRetentionDays()) {
      group.setRetentionDays(update.getRetentionDays());
      updated.setRetentionDays(update.getRetentionDays());
    }
    return group.build().equals(before)
        ? Decision.silent(record.accepted(0), state)
        : changed(
            record,
            state.toBuilder().setGroup(group),
            GroupChange.newBuilder().setUpdated(updated));
  }

  static Decision add(ConversationState state, LogRecord record) {
    Optional<ErrorCode> refusal = refuseUnlessAdmin(state, record);
    if (refusal.isPresent()) {
      return Rules.refused(state, record, refusal.get());
    }
    Set<String> newcomers =
        new LinkedHashSet<>(record.command().getAddMembers().getMemberIdsList());
    newcomers.removeAll(state.getMemberIdsList());
    if (newcomers.isEmpty()) {
      return Decision.silent(record.accepted(0), state);
    }
    if (!hasRoomFor(state, newcomers.size())) {
      return Rules.refused(state, record, ErrorCode.GROUP_FULL);
    }
    return changed(
        record,
        withNewcomers(state, newcomers),
        GroupChange.newBuilder()
            .setMembersAdded(MembersAdded.newBuilder().addAllMemberIds(newcomers)));
  }

  static Decision remove(ConversationState state, LogRecord record) {
    String authorId = record.command().getAuthorId();
    String memberId = record.command().getRemoveMember().getMemberId();
    if (!isMember(state, authorId)) {
      return Rules.refused(state, record, ErrorCode.CONVERSATION_NOT_FOUND);
    }
    if (memberId.equals(authorId)) {
      return leave(state, record);
    }
    if (!Memberships.isAdmin(state, authorId)) {
      return Rules.refused(state, record, ErrorCode.PERMISSION_DENIED);
    }
    if (!isMember(state, memberId)) {
      return Rules.refused(state, record, ErrorCode.MEMBER_NOT_FOUND);
    }
    if (Memberships.role(state, authorId).compareTo(Memberships.role(state, memberId)) <= 0) {
      return Rules.refused(state, record, ErrorCode.PERMISSION_DENIED);
    }
    return changed(
            record,
            without(state, memberId),
            GroupChange.newBuilder()
                .setMemberRemoved(MemberRemoved.newBuilder().setMemberId(memberId)))
        .alsoFor(memberId);
  }

  /**
   * Ownership passes to the admin who has been there longest, else to the member who has; the
   * invitations of a group that nobody is left in are good for nothing.
   */
  private static Decision leave(ConversationState state, LogRecord record) {
    String memberId = record.command().getAuthorId();
    ConversationState.Builder rest = without(state, memberId);
    MemberLeft.Builder left = MemberLeft.newBuilder();
    if (rest.getMemberIdsCount() == 0) {
      rest.getGroupBuilder().clearInvitations();
    } else if (Memberships.role(state, memberId) == MemberRole.MEMBER_ROLE_OWNER) {
      int heir = indexOfFirst(rest.getGroup(), MemberRole.MEMBER_ROLE_ADMIN).orElse(0);
      setRole(rest, heir, MemberRole.MEMBER_ROLE_OWNER);
      left.setNewOwnerId(rest.getMemberIds(heir));
    }
    return changed(record, rest, GroupChange.newBuilder().setMemberLeft(left)).alsoFor(memberId);
  }

  static Decision setRole(ConversationState state, LogRecord record) {
    String authorId = record.command().getAuthorId();
    SetRole set = record.command().getSetRole();
    if (!isMember(state, authorId)) {
      return Rules.refused(state, record, ErrorCode.CONVERSATION_NOT_FOUND);
    }
    if (Memberships.role(state, authorId) != MemberRole.MEMBER_ROLE_OWNER) {
      return Rules.refused(state, record, ErrorCode.PERMISSION_DENIED);
    }
    if (!isMember(state, set.getMemberId())) {
      return Rules.refused(state, record, ErrorCode.MEMBER_NOT_FOUND);
    }
    if (set.getRole() == MemberRole.MEMBER_ROLE_UNSPECIFIED
        || set.getRole() == MemberRole.UNRECOGNIZED) {
      return Rules.refused(state, record, ErrorCode.INVALID_ARGUMENT);
    }
    if (Memberships.role(state, set.getMemberId()) == set.getRole()) {
      return Decision.silent(record.accepted(0), state);
    }
    if (set.getMemberId().equals(authorId)) {
      // The owner hands over to somebody; he cannot just stop.
      return Rules.refused(state, record, ErrorCode.PERMISSION_DENIED);
    }
    ConversationState.Builder after = state.toBuilder();
    setRole(after, state.getMemberIdsList().indexOf(set.getMemberId()), set.getRole());
    if (set.getRole() == MemberRole.MEMBER_ROLE_OWNER) {
      setRole(after, state.getMemberIdsList().indexOf(authorId), MemberRole.MEMBER_ROLE_ADMIN);
    }
    return changed(
        record,
        after,
        GroupChange.newBuilder()
            .setRoleChanged(
                RoleChanged.newBuilder().setMemberId(set.getMemberId()).setRole(set.getRole())));
  }

  /** The group with this change, which gets the next sequence. */
  static Decision changed(
      LogRecord record, ConversationState.Builder after, GroupChange.Builder change) {
    int sequence = after.getHead() + 1;
    ConversationState state = after.setPosition(record.position()).setHead(sequence).build();
    GroupState group = state.getGroup();
    change.setGroup(
        GroupSummary.newBuilder()
            .setName(group.getName())
            .setPictureId(group.getPictureId())
            .setMemberCount(state.getMemberIdsCount()));
    return Decision.added(record, state, record.message(sequence).setChange(change).build());
  }

  /** With more members, whose first message is the one that brings them in, or the first of all. */
  static ConversationState.Builder withNewcomers(ConversationState state, Set<String> newcomers) {
    ConversationState.Builder after = state.toBuilder();
    int visibleFrom = state.getGroup().getNewcomersSeeHistory() ? 0 : state.getHead() + 1;
    for (String newcomer : newcomers) {
      after.addMemberIds(newcomer);
      after
          .getGroupBuilder()
          .addMembers(
              GroupMember.newBuilder()
                  .setRole(MemberRole.MEMBER_ROLE_MEMBER)
                  .setVisibleFrom(visibleFrom));
    }
    return after;
  }

  static boolean hasRoomFor(ConversationState state, int newcomers) {
    return state.getMemberIdsCount() + newcomers <= state.getGroup().getMembersMax();
  }

  static boolean isMember(ConversationState state, String userId) {
    return state.hasGroup() && state.getMemberIdsList().contains(userId);
  }

  static Optional<ErrorCode> refuseUnlessAdmin(ConversationState state, LogRecord record) {
    String authorId = record.command().getAuthorId();
    if (!isMember(state, authorId)) {
      return Optional.of(ErrorCode.CONVERSATION_NOT_FOUND);
    }
    return Memberships.isAdmin(state, authorId)
        ? Optional.empty()
        : Optional.of(ErrorCode.PERMISSION_DENIED);
  }

  private static void setRole(ConversationState.Builder state, int index, MemberRole role) {
    state.getGroupBuilder().getMembersBuilder(index).setRole(role);
  }

  private static ConversationState.Builder without(ConversationState state, String memberId) {
    int index = state.getMemberIdsList().indexOf(memberId);
    List<String> rest =
        state.getMemberIdsList().stream().filter(id -> !id.equals(memberId)).toList();
    ConversationState.Builder after = state.toBuilder().clearMemberIds().addAllMemberIds(rest);
    after.getGroupBuilder().removeMembers(index);
    return after;
  }

  private static Optional<Integer> indexOfFirst(GroupState group, MemberRole role) {
    for (int i = 0; i < group.getMembersCount(); i++) {
      if (group.getMembers(i).getRole() == role) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
