package chat.model;

import chat.model.v1.ChannelMembership;
import chat.model.v1.ChannelOfficer;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.GroupChange;
import chat.model.v1.MemberRole;
import chat.model.v1.Message;
import java.util.List;
import java.util.Optional;

/** Who is a member of a conversation, as what, and since which message. */
public final class Memberships {
  private Memberships() {}

  /**
   * What the user is in a group; unspecified for whoever is no member of one. The state of a
   * channel tells the owner and the admins alone.
   */
  public static MemberRole role(ConversationState state, String userId) {
    if (state.hasChannel()) {
      return state.getChannel().getOfficersList().stream()
          .filter(officer -> officer.getUserId().equals(userId))
          .map(ChannelOfficer::getRole)
          .findFirst()
          .orElse(MemberRole.MEMBER_ROLE_UNSPECIFIED);
    }
    int index = state.hasGroup() ? state.getMemberIdsList().indexOf(userId) : -1;
    return index < 0
        ? MemberRole.MEMBER_ROLE_UNSPECIFIED
        : state.getGroup().getMembers(index).getRole();
  }

  /** Whether the user may do what admins may; nobody is an admin of a direct conversation. */
  public static boolean isAdmin(ConversationState state, String userId) {
    return role(state, userId).compareTo(MemberRole.MEMBER_ROLE_ADMIN) >= 0;
  }

  /** The first message that a member may read; 0 for all. */
  public static int visibleFrom(ConversationState state, String memberId) {
    int index = state.getMemberIdsList().indexOf(memberId);
    return state.hasGroup() ? state.getGroup().getMembers(index).getVisibleFrom() : 0;
  }

  /** Whether a message has been kept for as long as it was to be, and is gone. */
  public static boolean hasExpired(ConversationState state, int sequence) {
    return Integer.compareUnsigned(sequence, state.getExpiredUpTo()) <= 0;
  }

  /**
   * Whether the user is a member and may read the message with a sequence, if there is one; not for
   * channels.
   */
  public static boolean maySee(ConversationState state, String userId, int sequence) {
    return state.getMemberIdsList().contains(userId)
        && !hasExpired(state, sequence)
        && Integer.compareUnsigned(sequence, visibleFrom(state, userId)) >= 0;
  }

  /** Whether somebody who is known to be a member may read the message with a sequence. */
  public static boolean mayRead(ConversationState state, String memberId, int sequence) {
    return state.hasChannel() ? !hasExpired(state, sequence) : maySee(state, memberId, sequence);
  }

  /** The members but for one of them; those of a channel are not in its state. */
  public static List<String> others(ConversationState state, String userId) {
    return state.getMemberIdsList().stream().filter(member -> !member.equals(userId)).toList();
  }

  /** Whether the membership of a user begins with this event, or goes on with another role. */
  public static boolean beginsFor(String userId, Event event) {
    ChannelMembership membership = event.getChannelMembership();
    return event.hasChannelMembership()
        ? !endsFor(userId, event) && isAbout(userId, membership)
        : begun(event.getMessage()).contains(userId);
  }

  /** Whether the membership of a user ends with this event. */
  public static boolean endsFor(String userId, Event event) {
    ChannelMembership membership = event.getChannelMembership();
    return event.hasChannelMembership()
        ? isAbout(userId, membership) && membership.getRole() == MemberRole.MEMBER_ROLE_UNSPECIFIED
        : endsFor(userId, event.getMessage());
  }

  private static boolean isAbout(String userId, ChannelMembership membership) {
    return membership.getUserId().isEmpty() || membership.getUserId().equals(userId);
  }

  /** Users whose membership begins with this message. */
  public static List<String> begun(Message message) {
    GroupChange change = message.getChange();
    return switch (change.getChangeCase()) {
      case CREATED -> change.getCreated().getMemberIdsList();
      case MEMBERS_ADDED -> change.getMembersAdded().getMemberIdsList();
      case MEMBER_JOINED -> List.of(message.getSenderId());
      case UPDATED, MEMBER_REMOVED, MEMBER_LEFT, ROLE_CHANGED, CHANGE_NOT_SET -> List.of();
    };
  }

  /** The user whose membership ends with this message. */
  public static Optional<String> ended(Message message) {
    GroupChange change = message.getChange();
    return switch (change.getChangeCase()) {
      case MEMBER_REMOVED -> Optional.of(change.getMemberRemoved().getMemberId());
      case MEMBER_LEFT -> Optional.of(message.getSenderId());
      case CREATED, UPDATED, MEMBERS_ADDED, MEMBER_JOINED, ROLE_CHANGED, CHANGE_NOT_SET ->
          Optional.empty();
    };
  }

  /** Whether this message ends the membership of a user. */
  public static boolean endsFor(String userId, Message message) {
    return ended(message).filter(userId::equals).isPresent();
  }
}
