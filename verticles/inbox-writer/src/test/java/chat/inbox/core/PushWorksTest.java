package chat.inbox.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.model.v1.ChannelMembership;
import chat.model.v1.Event;
import chat.model.v1.GroupChange;
import chat.model.v1.MemberRemoved;
import chat.model.v1.MemberRole;
import chat.model.v1.Message;
import chat.model.v1.MessageChanged;
import chat.model.v1.MessageHidden;
import chat.model.v1.PreferencesChanged;
import chat.model.v1.PushKind;
import chat.model.v1.PushWork;
import chat.model.v1.ReadMarker;
import chat.model.v1.Recipient;
import com.google.protobuf.util.Timestamps;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PushWorksTest {
  private static final String GROUP = "group:g";

  @Test
  void theOthersHearOfAMessageAndItsSenderHasRead() {
    Message message =
        Message.newBuilder()
            .setSequence(7)
            .setSenderId("ann")
            .addMentionedIds("ben")
            .setSentAt(Timestamps.fromMillis(5))
            .build();

    List<PushWork> works = works(Event.newBuilder().setMessage(message), "ann", "ben", "cleo");

    assertEquals(2, works.size());
    assertEquals(PushKind.PUSH_KIND_READ, works.get(0).getKind());
    assertEquals(List.of("ann"), users(works.get(0)));
    assertEquals(PushKind.PUSH_KIND_MESSAGE, works.get(1).getKind());
    assertEquals(List.of("ben", "cleo"), users(works.get(1)));
    assertEquals(7, works.get(1).getSequence());
    assertEquals(List.of("ben"), works.get(1).getMentionedIdsList());
    assertEquals(message.getSentAt(), works.get(1).getSentAt());
  }

  @Test
  void aReadMarkerIsOfTheConversationThatWasRead() {
    ReadMarker marker = ReadMarker.newBuilder().setConversationId(GROUP).setSequence(9).build();

    List<PushWork> works =
        works(Event.newBuilder().setConversationId("self:ann").setReadMarker(marker), "ann");

    assertEquals(PushKind.PUSH_KIND_READ, works.get(0).getKind());
    assertEquals(GROUP, works.get(0).getConversationId());
    assertEquals(9, works.get(0).getSequence());
  }

  @Test
  void whatIsDeletedOrHiddenIsGone() {
    Message deleted =
        Message.newBuilder().setSequence(3).setDeletedAt(Timestamps.fromMillis(1)).build();
    assertEquals(
        PushKind.PUSH_KIND_GONE,
        works(
                Event.newBuilder()
                    .setMessageChanged(MessageChanged.newBuilder().setMessage(deleted)),
                "ann")
            .get(0)
            .getKind());
    assertEquals(
        GROUP,
        works(
                Event.newBuilder()
                    .setConversationId("self:ann")
                    .setMessageHidden(
                        MessageHidden.newBuilder().setConversationId(GROUP).setSequence(3)),
                "ann")
            .get(0)
            .getConversationId());
  }

  @Test
  void nobodyIsWokenForAnEditOrASystemLine() {
    Message edited =
        Message.newBuilder().setSequence(3).setEditedAt(Timestamps.fromMillis(1)).build();
    assertEquals(
        List.of(),
        works(
            Event.newBuilder().setMessageChanged(MessageChanged.newBuilder().setMessage(edited)),
            "ann"));
    Message removal =
        Message.newBuilder()
            .setSequence(4)
            .setSenderId("ann")
            .setChange(
                GroupChange.newBuilder()
                    .setMemberRemoved(MemberRemoved.newBuilder().setMemberId("ben")))
            .build();
    List<PushWork> works = works(Event.newBuilder().setMessage(removal), "ann", "ben", "cleo");
    assertEquals(1, works.size());
    assertEquals(PushKind.PUSH_KIND_READ, works.get(0).getKind());
    assertEquals(List.of("ann", "ben"), users(works.get(0)));
  }

  @Test
  void whoIsOutOfAChannelHasNothingMoreToHear() {
    ChannelMembership.Builder membership =
        ChannelMembership.newBuilder().setHead(8).setRole(MemberRole.MEMBER_ROLE_MEMBER);
    assertEquals(
        List.of(), works(Event.newBuilder().setChannelMembership(membership.build()), "ann"));
    List<PushWork> works =
        works(Event.newBuilder().setChannelMembership(membership.clearRole()), "ann");
    assertEquals(PushKind.PUSH_KIND_READ, works.get(0).getKind());
    assertEquals(8, works.get(0).getSequence());
  }

  @Test
  void nobodyIsWokenForPreferences() {
    assertEquals(
        List.of(),
        works(
            Event.newBuilder()
                .setConversationId("self:ann")
                .setPreferencesChanged(PreferencesChanged.newBuilder().setConversationId(GROUP)),
            "ann"));
  }

  private static List<PushWork> works(Event.Builder event, String... userIds) {
    if (event.getConversationId().isEmpty()) {
      event.setConversationId(GROUP);
    }
    event.setPosition(1);
    return PushWorks.of(
            Stream.of(userIds).map(user -> new Effect.Row(user, 1, event.build())).toList())
        .getWorkList();
  }

  private static List<String> users(PushWork work) {
    return work.getRecipientsList().stream().map(Recipient::getUserId).toList();
  }
}
