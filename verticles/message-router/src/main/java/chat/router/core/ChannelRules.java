package chat.router.core;

import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.Memberships;
import chat.model.v1.ChannelJoining;
import chat.model.v1.ChannelMembership;
import chat.model.v1.ChannelOfficer;
import chat.model.v1.ChannelPosting;
import chat.model.v1.ChannelSignal;
import chat.model.v1.ChannelState;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.CreateChannel;
import chat.model.v1.Event;
import chat.model.v1.GroupChange;
import chat.model.v1.GroupCreated;
import chat.model.v1.GroupSummary;
import chat.model.v1.GroupUpdated;
import chat.model.v1.MemberRole;
import chat.model.v1.Membership;
import chat.model.v1.MembershipState;
import chat.model.v1.Message;
import chat.model.v1.UpdateChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The rules for what a channel is, and for who hears of what happens in it. */
final class ChannelRules {
  private ChannelRules() {}

  static Decision create(ConversationState state, LogRecord record) {
    ConversationRecord command = record.command();
    CreateChannel create = command.getCreateChannel();
    String authorId = command.getAuthorId();
    if (!command.getConversationId().equals(ConversationIds.channel(command.getClientId()))
        || state.getKind() != ConversationKind.CONVERSATION_KIND_UNSPECIFIED) {
      return Rules.refused(state, record, ErrorCode.MEMBERS_MISMATCH);
    }
    if (create.getMembersMax() < 1
        || create.getMembersMax() > Limits.CHANNEL_MEMBERS_LIMIT
        || !isKnown(create.getPosting())
        || !isKnown(create.getJoining())) {
      return Rules.refused(state, record, ErrorCode.INVALID_ARGUMENT);
    }
    ChannelState channel =
        ChannelState.newBuilder()
            .setName(create.getName())
            .setPictureId(create.getPictureId())
            .setDescription(create.getDescription())
            .setMembersMax(create.getMembersMax())
            .setPosting(create.getPosting())
            .setJoining(create.getJoining())
            .setMemberCount(1)
            .addOfficers(officer(authorId, MemberRole.MEMBER_ROLE_OWNER))
            .build();
    Decision made =
        line(
            record,
            ConversationState.newBuilder()
                .setKind(ConversationKind.CONVERSATION_KIND_CHANNEL)
                .setChannel(channel),
            GroupChange.newBuilder().setCreated(GroupCreated.getDefaultInstance()));
    ChannelMembership.Builder membership =
        about(record, made.state()).setRole(MemberRole.MEMBER_ROLE_OWNER).setBegins(true);
    return made.with(told(record, membership, List.of(authorId)))
        .with(
            made.state(),
            new Decision.InChannel(
                memberships(record, MembershipState.MEMBERSHIP_STATE_MEMBER, Set.of(authorId)),
                Optional.empty()));
  }

  static Decision update(Members members, LogRecord record) {
    ConversationState state = members.state();
    UpdateChannel update = record.command().getUpdateChannel();
    Optional<ErrorCode> refusal = refuseUnlessAdmin(members, record);
    if (refusal.isEmpty() && !Retention.isValid(update.getRetentionDays())) {
      refusal = Optional.of(ErrorCode.INVALID_ARGUMENT);
    }
    if (refusal.isPresent()) {
      return Rules.refused(state, record, refusal.get());
    }
    ChannelState before = state.getChannel();
    ChannelState.Builder after = before.toBuilder();
    GroupUpdated.Builder updated = GroupUpdated.newBuilder();
    if (update.hasName() && !update.getName().equals(before.getName())) {
      after.setName(update.getName());
      updated.setName(update.getName());
    }
    if (update.hasPictureId() && !update.getPictureId().equals(before.getPictureId())) {
      after.setPictureId(update.getPictureId());
      updated.setPictureId(update.getPictureId());
    }
    if (update.hasDescription() && !update.getDescription().equals(before.getDescription())) {
      after.setDescription(update.getDescription());
      updated.setDescription(update.getDescription());
    }
    if (isKnown(update.getPosting()) && update.getPosting() != before.getPosting()) {
      after.setPosting(update.getPosting());
      updated.setPosting(update.getPosting());
    }
    if (isKnown(update.getJoining()) && update.getJoining() != before.getJoining()) {
      after.setJoining(update.getJoining());
      updated.setJoining(update.getJoining());
    }
    if (update.hasRetentionDays() && update.getRetentionDays() != before.getRetentionDays()) {
      after.setRetentionDays(update.getRetentionDays());
      updated.setRetentionDays(update.getRetentionDays());
    }
    return after.build().equals(before)
        ? Decision.silent(record.accepted(0), state)
        : toThoseWhoLook(
            members,
            List.of(),
            line(
                record,
                state.toBuilder().setChannel(after),
                GroupChange.newBuilder().setUpdated(updated)));
  }

  /** Whether a member may write; outside of channels, every member may. */
  static boolean mayPost(ConversationState state, String memberId) {
    return state.getChannel().getPosting() != ChannelPosting.CHANNEL_POSTING_ADMINS
        || Memberships.isAdmin(state, memberId);
  }

  /** What happened is told to those who have the channel open, and to members called by name. */
  static Decision toThoseWhoLook(Members members, List<String> mentionedIds, Decision decision) {
    Event event = decision.event().orElseThrow();
    ConversationState.Builder after = decision.state().toBuilder();
    if (decision.message().isPresent()) {
      after.getChannelBuilder().setRevision(after.getChannel().getRevision() + 1);
    }
    String senderId =
        decision.message().or(decision::changed).map(Message::getSenderId).orElseThrow();
    return decision
        .with(
            new Decision.Told(
                event,
                mentionedIds.stream()
                    .filter(userId -> members.contain(userId) && !userId.equals(senderId))
                    .toList()))
        .with(
            after.build(),
            new Decision.InChannel(
                Map.of(),
                Optional.of(signal(event.getConversationId(), after).addEvents(event).build())));
  }

  static ChannelSignal.Builder signal(String conversationId, ConversationState.Builder after) {
    return ChannelSignal.newBuilder()
        .setConversationId(conversationId)
        .setHead(after.getHead())
        .setRevision(after.getChannel().getRevision());
  }

  /** A system line, which gets the next sequence. */
  private static Decision line(
      LogRecord record, ConversationState.Builder after, GroupChange.Builder change) {
    int sequence = after.getHead() + 1;
    ConversationState state = after.setPosition(record.position()).setHead(sequence).build();
    change.setGroup(summary(state));
    return Decision.added(record, state, record.message(sequence).setChange(change).build());
  }

  private static GroupSummary summary(ConversationState state) {
    return GroupSummary.newBuilder()
        .setName(state.getChannel().getName())
        .setPictureId(state.getChannel().getPictureId())
        .setMemberCount(state.getChannel().getMemberCount())
        .build();
  }

  static ChannelMembership.Builder about(LogRecord record, ConversationState after) {
    return ChannelMembership.newBuilder()
        .setChangedBy(record.command().getAuthorId())
        .setChangedAt(record.time())
        .setChannel(summary(after))
        .setHead(after.getHead());
  }

  static Decision.Told told(
      LogRecord record, ChannelMembership.Builder membership, List<String> recipientIds) {
    return new Decision.Told(record.event().setChannelMembership(membership).build(), recipientIds);
  }

  static Map<String, Membership> memberships(
      LogRecord record, MembershipState state, Set<String> userIds) {
    Membership membership =
        Membership.newBuilder().setState(state).setChangedAt(record.time()).build();
    Map<String, Membership> memberships = new TreeMap<>();
    userIds.forEach(userId -> memberships.put(userId, membership));
    return memberships;
  }

  static Optional<ErrorCode> refuseUnlessAdmin(Members members, LogRecord record) {
    String authorId = record.command().getAuthorId();
    if (!members.contain(authorId)) {
      return Optional.of(ErrorCode.CONVERSATION_NOT_FOUND);
    }
    return Memberships.isAdmin(members.state(), authorId)
        ? Optional.empty()
        : Optional.of(ErrorCode.PERMISSION_DENIED);
  }

  static ChannelOfficer officer(String userId, MemberRole role) {
    return ChannelOfficer.newBuilder().setUserId(userId).setRole(role).build();
  }

  private static boolean isKnown(ChannelPosting posting) {
    return posting == ChannelPosting.CHANNEL_POSTING_MEMBERS
        || posting == ChannelPosting.CHANNEL_POSTING_ADMINS;
  }

  private static boolean isKnown(ChannelJoining joining) {
    return joining == ChannelJoining.CHANNEL_JOINING_PUBLIC
        || joining == ChannelJoining.CHANNEL_JOINING_INVITATION;
  }
}
