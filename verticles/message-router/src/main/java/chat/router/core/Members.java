package chat.router.core;

import chat.model.Memberships;
import chat.model.v1.ConversationState;
import chat.model.v1.MemberRole;
import chat.model.v1.MembershipState;
import java.util.Map;

/**
 * Who takes part in a conversation, as far as one record asks.
 *
 * @param inChannel those users for whom {@link Rules#membersNeeded} asks; of a channel only, whose
 *     state does not have its members
 */
record Members(ConversationState state, Map<String, MembershipState> inChannel) {
  boolean contain(String userId) {
    return state.hasChannel()
        ? membership(userId) == MembershipState.MEMBERSHIP_STATE_MEMBER
        : state.getMemberIdsList().contains(userId);
  }

  /** Everybody in a channel sees all of it that has not expired. */
  boolean maySee(String userId, int sequence) {
    return state.hasChannel()
        ? contain(userId) && !Memberships.hasExpired(state, sequence)
        : Memberships.maySee(state, userId, sequence);
  }

  /** What a member is. */
  MemberRole role(String userId) {
    MemberRole role = Memberships.role(state, userId);
    return role == MemberRole.MEMBER_ROLE_UNSPECIFIED ? MemberRole.MEMBER_ROLE_MEMBER : role;
  }

  /** How somebody stands to a channel. */
  MembershipState membership(String userId) {
    return inChannel.getOrDefault(userId, MembershipState.MEMBERSHIP_STATE_UNSPECIFIED);
  }
}
