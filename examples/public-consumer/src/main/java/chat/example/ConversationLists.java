package chat.example;

import chat.publicschema.v1.MembershipEvent;
import chat.publicschema.v1.MessageEvent;
import chat.publicschema.v1.ReceiptEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everybody's list of conversations, rebuilt from the public topics alone. */
public final class ConversationLists implements Reader {
  private final Map<String, Set<String>> membersByConversation = new TreeMap<>();
  private final Map<String, Long> headByConversation = new HashMap<>();
  private final Map<String, Long> readByMember = new HashMap<>();

  /**
   * A line of somebody's list.
   *
   * @param memberIds all members, himself included
   * @param head sequence of the newest message, 0 before the first
   * @param unread messages that he has not seen
   */
  public record Line(Set<String> memberIds, long head, long unread) {}

  /** The lines of a user's list, by conversation. */
  public Map<String, Line> of(String userId) {
    Map<String, Line> lines = new TreeMap<>();
    membersByConversation.forEach(
        (conversationId, memberIds) -> {
          if (memberIds.contains(userId)) {
            long head = headByConversation.getOrDefault(conversationId, 0L);
            long read = readByMember.getOrDefault(member(conversationId, userId), 0L);
            lines.put(
                conversationId, new Line(Set.copyOf(memberIds), head, Math.max(0, head - read)));
          }
        });
    return lines;
  }

  @Override
  public void message(MessageEvent event) {
    if (event.hasSent()) {
      long sequence = Integer.toUnsignedLong(event.getSequence());
      headByConversation.merge(event.getConversationId(), sequence, Math::max);
      read(event.getConversationId(), event.getSenderId(), event.getSequence());
    }
  }

  @Override
  public void membership(MembershipEvent event) {
    Set<String> members =
        membersByConversation.computeIfAbsent(event.getConversationId(), id -> new TreeSet<>());
    switch (event.getChange()) {
      case MEMBERSHIP_CHANGE_CREATED, MEMBERSHIP_CHANGE_ADDED, MEMBERSHIP_CHANGE_JOINED -> {
        members.addAll(event.getMemberIdsList());
        event
            .getMemberIdsList()
            .forEach(id -> read(event.getConversationId(), id, event.getReadSequence()));
      }
      case MEMBERSHIP_CHANGE_LEFT, MEMBERSHIP_CHANGE_REMOVED ->
          removeAll(members, event.getMemberIdsList());
      case MEMBERSHIP_CHANGE_ROLE_CHANGED, MEMBERSHIP_CHANGE_UNSPECIFIED, UNRECOGNIZED -> {
        // Nobody comes or goes.
      }
    }
  }

  @Override
  public void receipt(ReceiptEvent event) {
    read(event.getConversationId(), event.getUserId(), event.getReadSequence());
  }

  private static void removeAll(Set<String> members, Collection<String> gone) {
    gone.forEach(members::remove);
  }

  private void read(String conversationId, String userId, int sequence) {
    readByMember.merge(member(conversationId, userId), Integer.toUnsignedLong(sequence), Math::max);
  }

  private static String member(String conversationId, String userId) {
    return conversationId + "/" + userId;
  }
}
