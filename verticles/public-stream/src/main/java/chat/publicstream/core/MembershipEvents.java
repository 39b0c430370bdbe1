package chat.publicstream.core;

import chat.model.v1.ChannelMembership;
import chat.model.v1.ConversationCreated;
import chat.model.v1.Event;
import chat.model.v1.EventEntry;
import chat.model.v1.GroupChange;
import chat.model.v1.Message;
import chat.publicschema.v1.ConversationKind;
import chat.publicschema.v1.MemberRole;
import chat.publicschema.v1.MembershipChange;
import chat.publicschema.v1.MembershipEvent;
import java.util.List;
import java.util.Optional;

/**
 * Who is in a conversation from an event on: the three kinds of conversations tell it each in
 * another way.
 */
final class MembershipEvents {
  private MembershipEvents() {}

  static MembershipEvent ofDirect(Event event) {
    ConversationCreated created = event.getConversationCreated();
    return event(event, MembershipChange.MEMBERSHIP_CHANGE_CREATED)
        .setOccurredAt(created.getCreatedAt())
        .setActorId(created.getCreatorId())
        .addAllMemberIds(created.getMemberIdsList())
        .build();
  }

  /**
   * A system line of a group, or the first line of a channel; empty for messages, and for lines
   * that say nothing of members.
   */
  static Optional<MembershipEvent> ofLine(Event event, Message line) {
    GroupChange change = line.getChange();
    String senderId = line.getSenderId();
    return switch (change.getChangeCase()) {
      case CREATED -> Optional.of(created(event, line));
      case MEMBERS_ADDED ->
          Optional.of(
              comeIn(event, line, MembershipChange.MEMBERSHIP_CHANGE_ADDED)
                  .addAllMemberIds(change.getMembersAdded().getMemberIdsList())
                  .build());
      case MEMBER_JOINED ->
          Optional.of(
              comeIn(event, line, MembershipChange.MEMBERSHIP_CHANGE_JOINED)
                  .addMemberIds(senderId)
                  .build());
      case MEMBER_REMOVED ->
          Optional.of(
              line(event, line, MembershipChange.MEMBERSHIP_CHANGE_REMOVED)
                  .addMemberIds(change.getMemberRemoved().getMemberId())
                  .build());
      case MEMBER_LEFT ->
          Optional.of(
              line(event, line, MembershipChange.MEMBERSHIP_CHANGE_LEFT)
                  .addMemberIds(senderId)
                  .setNewOwnerId(change.getMemberLeft().getNewOwnerId())
                  .build());
      case ROLE_CHANGED ->
          Optional.of(
              line(event, line, MembershipChange.MEMBERSHIP_CHANGE_ROLE_CHANGED)
                  .addMemberIds(change.getRoleChanged().getMemberId())
                  .setRole(role(change.getRoleChanged().getRole()))
                  .build());
      case UPDATED, CHANGE_NOT_SET -> Optional.empty();
    };
  }

  static MembershipEvent ofChannel(EventEntry entry) {
    ChannelMembership membership = entry.getEvent().getChannelMembership();
    List<String> memberIds = entry.getMemberIdsList();
    boolean byThemselves = memberIds.equals(List.of(membership.getChangedBy()));
    MembershipEvent.Builder event =
        event(entry.getEvent(), channelChange(membership, byThemselves))
            .setOccurredAt(membership.getChangedAt())
            .setActorId(membership.getChangedBy())
            .addAllMemberIds(memberIds)
            .setRole(role(membership.getRole()))
            .setNewOwnerId(membership.getNewOwnerId());
    return membership.getBegins()
        ? event.setReadSequence(membership.getHead()).build()
        : event.build();
  }

  private static MembershipChange channelChange(
      ChannelMembership membership, boolean byThemselves) {
    if (membership.getBegins()) {
      return byThemselves
          ? MembershipChange.MEMBERSHIP_CHANGE_JOINED
          : MembershipChange.MEMBERSHIP_CHANGE_ADDED;
    }
    if (membership.getRole() != chat.model.v1.MemberRole.MEMBER_ROLE_UNSPECIFIED) {
      return MembershipChange.MEMBERSHIP_CHANGE_ROLE_CHANGED;
    }
    return byThemselves
        ? MembershipChange.MEMBERSHIP_CHANGE_LEFT
        : MembershipChange.MEMBERSHIP_CHANGE_REMOVED;
  }

  /** A channel names none of its members; its first one is who made it. */
  private static MembershipEvent created(Event event, Message line) {
    MembershipEvent.Builder created =
        line(event, line, MembershipChange.MEMBERSHIP_CHANGE_CREATED)
            .setRole(MemberRole.MEMBER_ROLE_MEMBER);
    return created.getConversationKind() == ConversationKind.CONVERSATION_KIND_CHANNEL
        ? created.addMemberIds(line.getSenderId()).build()
        : created.addAllMemberIds(line.getChange().getCreated().getMemberIdsList()).build();
  }

  /** The line that brings them in is the first that counts for them. */
  private static MembershipEvent.Builder comeIn(
      Event event, Message line, MembershipChange change) {
    return line(event, line, change)
        .setRole(MemberRole.MEMBER_ROLE_MEMBER)
        .setReadSequence(line.getSequence() - 1);
  }

  private static MembershipEvent.Builder line(Event event, Message line, MembershipChange change) {
    return event(event, change).setOccurredAt(line.getSentAt()).setActorId(line.getSenderId());
  }

  private static MembershipEvent.Builder event(Event event, MembershipChange change) {
    return MembershipEvent.newBuilder()
        .setConversationId(event.getConversationId())
        .setPosition(event.getPosition())
        .setConversationKind(PublicRecords.kind(event.getConversationId()))
        .setChange(change);
  }

  private static MemberRole role(chat.model.v1.MemberRole role) {
    return switch (role) {
      case MEMBER_ROLE_MEMBER -> MemberRole.MEMBER_ROLE_MEMBER;
      case MEMBER_ROLE_ADMIN -> MemberRole.MEMBER_ROLE_ADMIN;
      case MEMBER_ROLE_OWNER -> MemberRole.MEMBER_ROLE_OWNER;
      case MEMBER_ROLE_UNSPECIFIED, UNRECOGNIZED -> MemberRole.MEMBER_ROLE_UNSPECIFIED;
    };
  }
}
