package chat.publicstream.core;

import static chat.publicstream.core.Accepted.ANN;
import static chat.publicstream.core.Accepted.BEN;
import static chat.publicstream.core.Accepted.CHANNEL;
import static chat.publicstream.core.Accepted.CID;
import static chat.publicstream.core.Accepted.GROUP;
import static chat.publicstream.core.Accepted.PAIR;
import static chat.publicstream.core.Accepted.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.Position;
import chat.model.v1.Body;
import chat.model.v1.ChannelMembership;
import chat.model.v1.Erased;
import chat.model.v1.Event;
import chat.model.v1.EventEntry;
import chat.model.v1.GroupChange;
import chat.model.v1.GroupCreated;
import chat.model.v1.GroupSummary;
import chat.model.v1.GroupUpdated;
import chat.model.v1.MediaReference;
import chat.model.v1.MemberJoined;
import chat.model.v1.MemberLeft;
import chat.model.v1.MemberRemoved;
import chat.model.v1.MembersAdded;
import chat.model.v1.ReactionChanged;
import chat.model.v1.RoleChanged;
import chat.model.v1.SealedText;
import chat.publicschema.v1.Content;
import chat.publicschema.v1.ContentKind;
import chat.publicschema.v1.ConversationKind;
import chat.publicschema.v1.MemberRole;
import chat.publicschema.v1.MembershipChange;
import chat.publicschema.v1.MembershipEvent;
import chat.publicschema.v1.MessageEvent;
import chat.publicschema.v1.ReceiptEvent;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicRecordsTest {
  private static final PublicRecords WITHOUT = new PublicRecords(false);
  private static final PublicRecords WITH = new PublicRecords(true);

  @Test
  void aMessageIsToldWithoutItsText() {
    PublicRecord told = only(WITHOUT, Accepted.text(PAIR, 5, 7, "déjà 😀"));

    assertEquals(PAIR, told.key());
    assertEquals("chat.public.messages/3/" + Position.of(1, 5), told.eventId(3));
    MessageEvent event = (MessageEvent) told.value();
    assertEquals(ConversationKind.CONVERSATION_KIND_DIRECT, event.getConversationKind());
    assertEquals(7, event.getSequence());
    assertEquals(ANN, event.getSenderId());
    assertEquals(at(5), event.getOccurredAt());
    assertEquals(
        Content.newBuilder().setKind(ContentKind.CONTENT_KIND_TEXT).setLength(6).build(),
        event.getSent().getContent());
  }

  @Test
  void textsAreToldWhereTheOperatorWantsItAndOfSealedOnesTheirLength() {
    Body.Builder sealed =
        Body.newBuilder()
            .setSealedText(
                SealedText.newBuilder()
                    .setCiphertext(ByteString.copyFromUtf8("secret"))
                    .setCodePoints(5));
    Body.Builder erased = Body.newBuilder().setErased(Erased.getDefaultInstance());

    assertEquals("hello", content(WITH, Accepted.text(PAIR, 5, 7, "hello")).getText());
    assertEquals(
        Content.newBuilder().setKind(ContentKind.CONTENT_KIND_TEXT).setLength(5).build(),
        content(WITHOUT, Accepted.message(PAIR, 5, 7, sealed)));
    assertEquals(
        Content.newBuilder().setKind(ContentKind.CONTENT_KIND_SEALED_TEXT).build(),
        content(WITH, Accepted.message(PAIR, 5, 7, erased)));
  }

  @Test
  void aFileIsToldByItsTypeAndSize() {
    MediaReference.Builder photo =
        MediaReference.newBuilder()
            .setObjectId("o")
            .setMediaType("image/png")
            .setSizeBytes(9)
            .setCaption(Body.newBuilder().setText("my secret"));

    assertEquals(
        Content.newBuilder()
            .setKind(ContentKind.CONTENT_KIND_MEDIA)
            .setMediaType("image/png")
            .setSizeBytes(9)
            .build(),
        content(WITHOUT, Accepted.message(PAIR, 5, 7, Body.newBuilder().setMedia(photo))));
  }

  @Test
  void editsAndDeletionsHaveTheirOwnTimeAndThatOfTheMessage() {
    MessageEvent edited =
        (MessageEvent)
            only(
                    WITHOUT,
                    Accepted.changed(
                        9,
                        Accepted.message(5, 7)
                            .setBody(Body.newBuilder().setText("new"))
                            .setEditedAt(at(9))))
                .value();
    assertEquals(at(9), edited.getOccurredAt());
    assertEquals(at(5), edited.getEdited().getSentAt());
    assertEquals(3, edited.getEdited().getContent().getLength());

    MessageEvent deleted =
        (MessageEvent)
            only(
                    WITHOUT,
                    Accepted.changed(
                        9, Accepted.message(5, 7).setDeletedAt(at(9)).setDeletedBy(BEN)))
                .value();
    assertEquals(at(9), deleted.getOccurredAt());
    assertEquals(BEN, deleted.getDeleted().getDeletedById());
    assertEquals(ANN, deleted.getSenderId());
  }

  @Test
  void aReadMarkerIsARecordOfTheReader() {
    PublicRecord told = only(WITHOUT, Accepted.read(BEN, 5, 7));

    assertEquals(BEN, told.key());
    assertEquals(
        ReceiptEvent.newBuilder()
            .setUserId(BEN)
            .setPosition(Position.of(1, 5))
            .setOccurredAt(at(5))
            .setConversationId(PAIR)
            .setReadSequence(7)
            .build(),
        told.value());
  }

  @Test
  void twoPeopleHaveAConversation() {
    MembershipEvent event = (MembershipEvent) only(WITHOUT, Accepted.created(5)).value();

    assertEquals(MembershipChange.MEMBERSHIP_CHANGE_CREATED, event.getChange());
    assertEquals(BEN, event.getActorId());
    assertEquals(List.of(ANN, BEN), event.getMemberIdsList());
    assertEquals(MemberRole.MEMBER_ROLE_UNSPECIFIED, event.getRole());
    assertEquals(at(5), event.getOccurredAt());
  }

  @Test
  void aGroupTellsWhoComesAndGoes() {
    assertEquals(
        "CREATED by ann: ann ben as MEMBER",
        ofLine(change().setCreated(GroupCreated.newBuilder().addAllMemberIds(List.of(ANN, BEN)))));
    assertEquals(
        "ADDED by ann: ben cid as MEMBER, read 6",
        ofLine(
            change()
                .setMembersAdded(MembersAdded.newBuilder().addAllMemberIds(List.of(BEN, CID)))));
    assertEquals(
        "JOINED by ann: ann as MEMBER, read 6",
        ofLine(change().setMemberJoined(MemberJoined.newBuilder().setInvitationId("i"))));
    assertEquals(
        "REMOVED by ann: ben as UNSPECIFIED",
        ofLine(change().setMemberRemoved(MemberRemoved.newBuilder().setMemberId(BEN))));
    assertEquals(
        "LEFT by ann: ann as UNSPECIFIED, owner ben",
        ofLine(change().setMemberLeft(MemberLeft.newBuilder().setNewOwnerId(BEN))));
    assertEquals(
        "ROLE_CHANGED by ann: ben as OWNER",
        ofLine(
            change()
                .setRoleChanged(
                    RoleChanged.newBuilder()
                        .setMemberId(BEN)
                        .setRole(chat.model.v1.MemberRole.MEMBER_ROLE_OWNER))));
    assertEquals(
        1,
        WITHOUT
            .of(
                Accepted.line(
                    GROUP, 5, 7, change().setUpdated(GroupUpdated.newBuilder().setName("n"))))
            .size(),
        "a name is a line and nobody's membership");
  }

  @Test
  void aChannelTellsWhoComesAndGoes() {
    assertEquals(
        "CREATED by ann: ann as MEMBER",
        words(
            WITHOUT
                .of(
                    Accepted.line(
                        CHANNEL, 5, 1, change().setCreated(GroupCreated.getDefaultInstance())))
                .get(1)));
    ChannelMembership.Builder comes =
        membership(chat.model.v1.MemberRole.MEMBER_ROLE_MEMBER).setBegins(true);
    assertEquals("ADDED by ann: ben cid as MEMBER, read 4", ofChannel(comes, BEN, CID));
    assertEquals("JOINED by ann: ann as MEMBER, read 4", ofChannel(comes, ANN));
    ChannelMembership.Builder goes = membership(chat.model.v1.MemberRole.MEMBER_ROLE_UNSPECIFIED);
    assertEquals("REMOVED by ann: ben as UNSPECIFIED", ofChannel(goes, BEN));
    assertEquals(
        "LEFT by ann: ann as UNSPECIFIED, owner ben",
        ofChannel(goes.setUserId(ANN).setNewOwnerId(BEN), ANN));
    assertEquals(
        "ROLE_CHANGED by ann: ben as ADMIN",
        ofChannel(membership(chat.model.v1.MemberRole.MEMBER_ROLE_ADMIN), BEN));
  }

  @Test
  void whatConcernsOnePersonAloneIsNotTold() {
    EventEntry reaction =
        Accepted.entry(
            PAIR, 5, Event.newBuilder().setReactionChanged(ReactionChanged.getDefaultInstance()));

    assertEquals(List.of(), WITH.of(reaction));
  }

  @Test
  void noNameOfAGroupIsTold() {
    EventEntry line =
        Accepted.line(
            GROUP,
            5,
            7,
            change()
                .setGroup(GroupSummary.newBuilder().setName("my secret"))
                .setUpdated(GroupUpdated.newBuilder().setName("my secret")));

    String told = WITH.of(line).toString();
    assertTrue(told.contains("SYSTEM_LINE"), told);
    assertFalse(told.contains("secret"), told);
  }

  private static GroupChange.Builder change() {
    return GroupChange.newBuilder();
  }

  private static ChannelMembership.Builder membership(chat.model.v1.MemberRole role) {
    return ChannelMembership.newBuilder()
        .setChangedBy(ANN)
        .setChangedAt(at(5))
        .setHead(4)
        .setRole(role);
  }

  private static String ofLine(GroupChange.Builder change) {
    return words(WITHOUT.of(Accepted.line(GROUP, 5, 7, change)).get(1));
  }

  private static String ofChannel(ChannelMembership.Builder membership, String... memberIds) {
    EventEntry entry =
        Accepted.entry(CHANNEL, 5, Event.newBuilder().setChannelMembership(membership)).toBuilder()
            .addAllMemberIds(List.of(memberIds))
            .build();
    return words(only(WITHOUT, entry));
  }

  private static String words(PublicRecord told) {
    MembershipEvent event = (MembershipEvent) told.value();
    assertEquals(at(5), event.getOccurredAt());
    List<String> members = new ArrayList<>();
    event.getMemberIdsList().forEach(id -> members.add(name(id)));
    return event.getChange().name().substring("MEMBERSHIP_CHANGE_".length())
        + " by "
        + name(event.getActorId())
        + ": "
        + String.join(" ", members)
        + " as "
        + event.getRole().name().substring("MEMBER_ROLE_".length())
        + (event.getNewOwnerId().isEmpty() ? "" : ", owner " + name(event.getNewOwnerId()))
        + (event.getReadSequence() == 0 ? "" : ", read " + event.getReadSequence());
  }

  private static String name(String id) {
    return id.equals(ANN) ? "ann" : id.equals(BEN) ? "ben" : "cid";
  }

  private static Content content(PublicRecords records, EventEntry entry) {
    return ((MessageEvent) only(records, entry).value()).getSent().getContent();
  }

  private static PublicRecord only(PublicRecords records, EventEntry entry) {
    List<PublicRecord> told = records.of(entry);
    assertEquals(1, told.size(), told::toString);
    return told.get(0);
  }
}
