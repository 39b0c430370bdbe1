package chat.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import chat.model.v1.Body;
import chat.model.v1.Event;
import chat.model.v1.GroupChange;
import chat.model.v1.MemberRemoved;
import chat.model.v1.MembersAdded;
import chat.model.v1.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class WithheldTest {
  private static final Event SAID = event(1, "group:1", Message.newBuilder().setBody(text()));
  private static final Event ELSEWHERE = event(2, "group:2", Message.newBuilder().setBody(text()));
  private static final Event REMOVED =
      change(
          3,
          GroupChange.newBuilder().setMemberRemoved(MemberRemoved.newBuilder().setMemberId("ben")));
  private static final Event ADDED =
      change(
          4,
          GroupChange.newBuilder().setMembersAdded(MembersAdded.newBuilder().addMemberIds("ben")));

  @Test
  void whatStandsBeforeTheRemovalIsKeptFromTheRemoved() {
    List<Event> page = Withheld.from(List.of(SAID, ELSEWHERE, REMOVED), List.of(), "ben");
    assertFalse(page.get(0).hasMessage());
    assertEquals(1, page.get(0).getInboxSeq());
    assertEquals(List.of(ELSEWHERE, REMOVED), page.subList(1, 3));
  }

  @Test
  void aRemovalAfterThePageCountsToo() {
    List<Event> page = Withheld.from(List.of(SAID, ELSEWHERE), List.of(REMOVED), "ben");
    assertFalse(page.get(0).hasMessage());
    assertEquals(ELSEWHERE, page.get(1));
  }

  @Test
  void othersReadOnAndSoDoesWhoCameBack() {
    List<Event> page = List.of(SAID, ELSEWHERE, REMOVED);
    assertEquals(page, Withheld.from(page, List.of(), "ann"));
    assertEquals(page, Withheld.from(page, List.of(ADDED), "ben"));
  }

  private static Body.Builder text() {
    return Body.newBuilder().setText("words");
  }

  private static Event change(int inboxSeq, GroupChange.Builder change) {
    return event(inboxSeq, "group:1", Message.newBuilder().setSenderId("ann").setChange(change));
  }

  private static Event event(int inboxSeq, String conversationId, Message.Builder message) {
    return Event.newBuilder()
        .setInboxSeq(inboxSeq)
        .setConversationId(conversationId)
        .setMessage(message)
        .build();
  }
}
