package chat.router.core;

import static chat.router.core.Commands.ANN;
import static chat.router.core.Commands.BEN;
import static chat.router.core.Commands.EVE;
import static chat.router.core.Commands.NOW_MILLIS;
import static chat.router.core.Commands.idAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.v1.AddMembers;
import chat.model.v1.Body;
import chat.model.v1.ConversationRecord;
import chat.model.v1.CreateGroup;
import chat.model.v1.CreateInvitation;
import chat.model.v1.DeleteMessage;
import chat.model.v1.GroupChange;
import chat.model.v1.GroupState;
import chat.model.v1.JoinGroup;
import chat.model.v1.MemberRole;
import chat.model.v1.RemoveMember;
import chat.model.v1.RevokeInvitation;
import chat.model.v1.SendMessage;
import chat.model.v1.SetRole;
import chat.model.v1.UpdateGroup;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupRulesTest {
  private static final String CID = "01900000-0000-7000-8000-00000000000c";
  private static final String DAN = "01900000-0000-7000-8000-00000000000d";
  private static final int MEMBERS_MAX = 4;
  private static final ByteString SECRET_HASH = ByteString.copyFromUtf8("hash");

  private final FoldDriver fold = new FoldDriver();
  private final String createId = idAt(NOW_MILLIS);
  private final String group = ConversationIds.group(createId);

  @BeforeEach
  void made() {
    assertEquals(1, fold.accepted(create(ANN, List.of(BEN, CID))));
  }

  @Test
  void aGroupIsOneEventForAllOfItsMembers() {
    assertEquals(1, fold.stores.inboxLog.size());
    assertEquals(List.of(ANN, BEN, CID), fold.lastRecipients());
    GroupChange change = fold.lastEvent().getMessage().getChange();
    assertEquals(List.of(ANN, BEN, CID), change.getCreated().getMemberIdsList());
    assertEquals("circle", change.getGroup().getName());
    assertEquals(3, change.getGroup().getMemberCount());
    assertEquals(fold.lastEvent().getMessage(), fold.stores.history.get(1L));
    assertEquals(MemberRole.MEMBER_ROLE_OWNER, role(ANN));
    assertEquals(MemberRole.MEMBER_ROLE_MEMBER, role(BEN));
  }

  @Test
  void nobodyMakesAGroupUnderTheIdOfAnother() {
    fold.refused(ErrorCode.MEMBERS_MISMATCH, create(BEN, List.of(ANN)));
    fold.refused(
        ErrorCode.MEMBERS_MISMATCH,
        create(BEN, List.of(ANN)).toBuilder().setClientId(idAt(NOW_MILLIS)).build());
  }

  @Test
  void changesAndMessagesHaveOneOrder() {
    assertEquals(2, fold.accepted(send(BEN)));
    assertEquals(3, fold.accepted(rename(ANN, "new name")));
    assertEquals(4, fold.accepted(send(CID)));
    assertEquals("new name", state().getName());
    fold.refused(ErrorCode.PERMISSION_DENIED, rename(BEN, "x"));
    fold.refused(ErrorCode.CONVERSATION_NOT_FOUND, rename(EVE, "x"));
    assertEquals(0, fold.accepted(rename(ANN, "new name")), "nothing changes, nobody is told");
  }

  @Test
  void theLimitHoldsForThoseWhoComeAtTheSameTime() {
    fold.accepted(invite(ANN));
    fold.accepted(join(DAN));
    fold.refused(ErrorCode.GROUP_FULL, join(EVE));
    fold.refused(ErrorCode.GROUP_FULL, add(ANN, EVE));
    assertEquals(MEMBERS_MAX, fold.stores.state.getMemberIdsCount());
    fold.accepted(remove(BEN, BEN));
    fold.accepted(join(EVE));
  }

  @Test
  void whoIsRemovedGetsThatAndNothingAfterIt() {
    fold.accepted(remove(ANN, BEN));
    assertEquals(List.of(ANN, BEN, CID), fold.lastRecipients());
    fold.accepted(send(ANN));
    assertEquals(List.of(ANN, CID), fold.lastRecipients());
    fold.refused(ErrorCode.CONVERSATION_NOT_FOUND, send(BEN));
    fold.refused(ErrorCode.MEMBER_NOT_FOUND, remove(ANN, BEN));
  }

  @Test
  void whoComesLaterSeesFromThenOnUnlessTheGroupShowsItsHistory() {
    fold.accepted(send(ANN));
    int joined = fold.accepted(add(ANN, DAN));
    assertEquals(joined, state().getMembers(3).getVisibleFrom());
    assertEquals(joined - 1, fold.stores.reads.get(group + "/" + DAN));
    fold.accepted(remove(DAN, DAN));
    fold.accepted(
        in(ANN).setUpdateGroup(UpdateGroup.newBuilder().setNewcomersSeeHistory(true)).build());
    fold.accepted(add(ANN, DAN));
    assertEquals(0, state().getMembers(3).getVisibleFrom());
  }

  @Test
  void rolesDecideWhoRemovesWhom() {
    fold.accepted(setRole(ANN, BEN, MemberRole.MEMBER_ROLE_ADMIN));
    fold.refused(ErrorCode.PERMISSION_DENIED, remove(CID, BEN));
    fold.refused(ErrorCode.PERMISSION_DENIED, remove(BEN, ANN));
    fold.refused(ErrorCode.PERMISSION_DENIED, setRole(BEN, CID, MemberRole.MEMBER_ROLE_ADMIN));
    fold.accepted(remove(BEN, CID));
    fold.accepted(setRole(ANN, BEN, MemberRole.MEMBER_ROLE_OWNER));
    assertEquals(MemberRole.MEMBER_ROLE_ADMIN, role(ANN));
    assertEquals(MemberRole.MEMBER_ROLE_OWNER, role(BEN));
    fold.refused(ErrorCode.PERMISSION_DENIED, remove(ANN, BEN));
  }

  @Test
  void ownershipPassesToTheOldestAdminOrElseToTheOldestMember() {
    fold.accepted(setRole(ANN, CID, MemberRole.MEMBER_ROLE_ADMIN));
    fold.accepted(remove(ANN, ANN));
    assertEquals(MemberRole.MEMBER_ROLE_OWNER, role(CID));
    assertEquals(CID, fold.lastEvent().getMessage().getChange().getMemberLeft().getNewOwnerId());
    fold.accepted(remove(CID, CID));
    assertEquals(MemberRole.MEMBER_ROLE_OWNER, role(BEN));
    fold.accepted(invite(BEN));
    fold.accepted(remove(BEN, BEN));
    assertEquals(List.of(BEN), fold.lastRecipients());
    fold.refused(ErrorCode.INVITATION_INVALID, join(DAN));
  }

  @Test
  void anInvitationIsGoodUntilItIsRevoked() {
    fold.refused(ErrorCode.PERMISSION_DENIED, invite(BEN));
    fold.refused(ErrorCode.INVITATION_INVALID, join(DAN));
    ConversationRecord invitation = invite(ANN);
    fold.accepted(invitation);
    fold.accepted(join(DAN));
    assertEquals(
        invitation.getClientId(),
        fold.lastEvent().getMessage().getChange().getMemberJoined().getInvitationId());
    assertEquals(0, fold.accepted(join(DAN)), "who is in stays in");
    fold.accepted(remove(DAN, DAN));
    fold.accepted(
        in(ANN)
            .setRevokeInvitation(
                RevokeInvitation.newBuilder().setInvitationId(invitation.getClientId()))
            .build());
    fold.refused(ErrorCode.INVITATION_INVALID, join(DAN));
  }

  @Test
  void adminsDeleteWhatOthersWroteAndCallEverybody() {
    int sequence = fold.accepted(send(BEN));
    fold.refused(ErrorCode.PERMISSION_DENIED, delete(CID, sequence));
    fold.accepted(delete(ANN, sequence));
    assertEquals(ANN, fold.stores.history.get((long) sequence).getDeletedBy());
    fold.refused(ErrorCode.MESSAGE_NOT_FOUND, delete(ANN, 1));
    fold.refused(ErrorCode.PERMISSION_DENIED, callAll(BEN));
    fold.accepted(callAll(ANN));
    assertTrue(fold.lastEvent().getMessage().getMentionsAll());
  }

  @Test
  void directConversationsAreNoGroups() {
    FoldDriver direct = new FoldDriver();
    direct.accepted(Commands.create(ANN));
    ConversationRecord add = add(ANN, CID);
    direct.refused(
        ErrorCode.CONVERSATION_NOT_FOUND,
        add.toBuilder().setConversationId(Commands.CONVERSATION).build());
    assertEquals(Map.of(), direct.stores.reads);
  }

  private GroupState state() {
    return fold.stores.state.getGroup();
  }

  private MemberRole role(String userId) {
    return state().getMembers(fold.stores.state.getMemberIdsList().indexOf(userId)).getRole();
  }

  private ConversationRecord create(String author, List<String> others) {
    return in(author)
        .setClientId(createId)
        .setCreateGroup(
            CreateGroup.newBuilder()
                .setName("circle")
                .addAllMemberIds(others)
                .setMembersMax(MEMBERS_MAX))
        .build();
  }

  private ConversationRecord send(String author) {
    return in(author)
        .setSendMessage(SendMessage.newBuilder().setBody(Body.newBuilder().setText("x")))
        .build();
  }

  private ConversationRecord callAll(String author) {
    return in(author)
        .setSendMessage(
            SendMessage.newBuilder()
                .setBody(Body.newBuilder().setText("@all"))
                .setMentionsAll(true))
        .build();
  }

  private ConversationRecord delete(String author, int sequence) {
    return in(author).setDeleteMessage(DeleteMessage.newBuilder().setSequence(sequence)).build();
  }

  private ConversationRecord rename(String author, String name) {
    return in(author).setUpdateGroup(UpdateGroup.newBuilder().setName(name)).build();
  }

  private ConversationRecord add(String author, String member) {
    return in(author).setAddMembers(AddMembers.newBuilder().addMemberIds(member)).build();
  }

  private ConversationRecord remove(String author, String member) {
    return in(author).setRemoveMember(RemoveMember.newBuilder().setMemberId(member)).build();
  }

  private ConversationRecord setRole(String author, String member, MemberRole role) {
    return in(author).setSetRole(SetRole.newBuilder().setMemberId(member).setRole(role)).build();
  }

  private ConversationRecord invite(String author) {
    return in(author)
        .setCreateInvitation(CreateInvitation.newBuilder().setSecretHash(SECRET_HASH))
        .build();
  }

  private ConversationRecord join(String author) {
    return in(author).setJoinGroup(JoinGroup.newBuilder().setSecretHash(SECRET_HASH)).build();
  }

  private ConversationRecord.Builder in(String author) {
    return Commands.command(author, idAt(NOW_MILLIS)).setConversationId(group);
  }
}
