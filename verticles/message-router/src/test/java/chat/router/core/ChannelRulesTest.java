package chat.router.core;

import static chat.router.core.Commands.ANN;
import static chat.router.core.Commands.BEN;
import static chat.router.core.Commands.EVE;
import static chat.router.core.Commands.NOW_MILLIS;
import static chat.router.core.Commands.idAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.v1.AddMembers;
import chat.model.v1.Body;
import chat.model.v1.ChannelJoining;
import chat.model.v1.ChannelMembership;
import chat.model.v1.ChannelPosting;
import chat.model.v1.ChannelSignal;
import chat.model.v1.ChannelState;
import chat.model.v1.ConversationRecord;
import chat.model.v1.MemberRole;
import chat.model.v1.MembershipState;
import chat.model.v1.SendMessage;
import chat.model.v1.UpdateChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChannelRulesTest {
  private static final int MEMBERS_MAX = 3;
  private static final MemberRole ROLE = MemberRole.MEMBER_ROLE_ADMIN;

  private final FoldDriver fold = new FoldDriver();
  private final ChannelCommands channel = new ChannelCommands(idAt(NOW_MILLIS));

  @BeforeEach
  void made() {
    assertEquals(1, fold.accepted(channel.create(ANN, MEMBERS_MAX)));
  }

  @Test
  void aChannelIsALineInItsHistoryAndAnEventForItsOwner() {
    assertEquals(List.of(ANN), fold.lastRecipients());
    ChannelMembership membership = fold.lastEvent().getChannelMembership();
    assertEquals(MemberRole.MEMBER_ROLE_OWNER, membership.getRole());
    assertTrue(membership.getBegins());
    assertEquals("news", membership.getChannel().getName());
    assertTrue(fold.stores.history.get(1L).getChange().hasCreated());
    assertEquals(1, state().getMemberCount());
    assertEquals(List.of(), fold.stores.state.getMemberIdsList());
    fold.refused(
        ErrorCode.MEMBERS_MISMATCH,
        channel.create(ANN, MEMBERS_MAX).toBuilder().setClientId(idAt(NOW_MILLIS)).build());
  }

  @Test
  void readersOfAllConversationsHearWhoIsInIt() {
    int made = fold.stores.eventsLog.size();
    assertTrue(fold.lastAccepted().getEvent().getMessage().getChange().hasCreated());
    fold.accepted(channel.add(ANN, BEN));
    assertEquals(List.of(BEN), fold.lastAccepted().getMemberIdsList());
    assertTrue(fold.lastAccepted().getEvent().getChannelMembership().getBegins());
    fold.refused(ErrorCode.PERMISSION_DENIED, channel.setRole(BEN, ANN, ROLE));
    fold.accepted(channel.setRole(ANN, BEN, ROLE));
    assertEquals(List.of(BEN), fold.lastAccepted().getMemberIdsList());
    fold.accepted(channel.remove(ANN, ANN));
    assertEquals(List.of(ANN), fold.lastAccepted().getMemberIdsList(), "the heir stays");
    assertEquals(made + 3, fold.stores.eventsLog.size());
  }

  @Test
  void whatIsSaidGoesToThoseWhoLookAndToNoInbox() {
    fold.accepted(channel.join(BEN));
    int inboxes = fold.stores.inboxLog.size();

    assertEquals(2, fold.accepted(channel.send(BEN, "hello")));

    assertEquals(inboxes, fold.stores.inboxLog.size());
    ChannelSignal signal = lastSignal();
    assertEquals(2, signal.getHead());
    assertEquals("hello", signal.getEvents(0).getMessage().getBody().getText());
    assertEquals("hello", fold.stores.history.get(2L).getBody().getText());
    fold.accepted(channel.edit(BEN, 2, "hello, all"));
    fold.accepted(channel.react(ANN, 2, "x"));
    fold.accepted(channel.delete(ANN, 2));
    assertEquals(inboxes, fold.stores.inboxLog.size());
    assertEquals(List.of(1, 1, 1, 1), revisions(), "one message, which changes");
    fold.refused(ErrorCode.CONVERSATION_NOT_FOUND, channel.send(EVE, "let me in"));
  }

  @Test
  void whoIsCalledByNameGetsItInHisInboxAndWhatBecomesOfIt() {
    fold.accepted(channel.join(BEN));
    ConversationRecord mention =
        channel.send(ANN, "look").toBuilder()
            .setSendMessage(
                SendMessage.newBuilder()
                    .setBody(Body.newBuilder().setText("look"))
                    .addAllMentionedIds(List.of(BEN, EVE, ANN)))
            .build();

    assertEquals(2, fold.accepted(mention));

    assertEquals(List.of(BEN), fold.lastRecipients());
    assertEquals(List.of(BEN, ANN), fold.lastEvent().getMessage().getMentionedIdsList());
    fold.accepted(channel.edit(ANN, 2, "look here"));
    assertEquals(List.of(BEN), fold.lastRecipients());
    assertTrue(fold.lastEvent().hasMessageChanged());
    fold.accepted(channel.remove(ANN, BEN));
    int inboxes = fold.stores.inboxLog.size();
    fold.accepted(channel.delete(ANN, 2));
    assertEquals(inboxes, fold.stores.inboxLog.size(), "he is no member any more");
  }

  @Test
  void onlyAdminsPostAndCallEverybodyWhenTheChannelSaysSo() {
    fold.accepted(channel.join(BEN));
    fold.accepted(
        channel.update(
            ANN, UpdateChannel.newBuilder().setPosting(ChannelPosting.CHANNEL_POSTING_ADMINS)));
    fold.refused(ErrorCode.PERMISSION_DENIED, channel.send(BEN, "x"));
    fold.accepted(channel.setRole(ANN, BEN, MemberRole.MEMBER_ROLE_ADMIN));
    assertEquals(List.of(BEN), fold.lastRecipients());
    assertFalse(fold.lastEvent().getChannelMembership().getBegins());
    fold.accepted(channel.send(BEN, "x"));
    int inboxes = fold.stores.inboxLog.size();
    fold.accepted(channel.callAll(BEN));
    assertEquals(inboxes, fold.stores.inboxLog.size(), "nobody's inbox is written");
    fold.accepted(channel.setRole(ANN, BEN, MemberRole.MEMBER_ROLE_MEMBER));
    fold.refused(ErrorCode.PERMISSION_DENIED, channel.callAll(BEN));
  }

  @Test
  void theLimitHoldsWhoeverComesFirst() {
    fold.accepted(channel.add(ANN, BEN));
    fold.accepted(channel.join(EVE));
    String dan = UUID.randomUUID().toString();
    fold.refused(ErrorCode.CHANNEL_FULL, channel.join(dan));
    fold.refused(ErrorCode.CHANNEL_FULL, channel.add(ANN, dan));
    fold.accepted(channel.remove(EVE, EVE));
    fold.accepted(channel.join(dan));
    assertEquals(MEMBERS_MAX, state().getMemberCount());
    fold.accepted(channel.add(ANN, BEN));
    assertEquals(MEMBERS_MAX, state().getMemberCount(), "who is there is not counted twice");
  }

  @Test
  void whoWasRemovedComesBackOnlyWhenSomebodyLetsHimIn() {
    fold.accepted(channel.join(BEN));
    fold.accepted(channel.remove(ANN, BEN));
    assertEquals(List.of(BEN), lastSignal().getEndedIdsList());
    assertEquals(List.of(BEN), fold.lastRecipients());
    assertEquals(
        MemberRole.MEMBER_ROLE_UNSPECIFIED, fold.lastEvent().getChannelMembership().getRole());
    fold.refused(ErrorCode.CONVERSATION_NOT_FOUND, channel.send(BEN, "x"));
    fold.refused(ErrorCode.PERMISSION_DENIED, channel.join(BEN));
    fold.accepted(channel.add(ANN, BEN));
    fold.accepted(channel.send(BEN, "back"));
    assertEquals(
        List.of(
            MembershipState.MEMBERSHIP_STATE_MEMBER,
            MembershipState.MEMBERSHIP_STATE_REMOVED,
            MembershipState.MEMBERSHIP_STATE_MEMBER),
        fold.stores.memberships.get(BEN).values().stream().map(m -> m.getState()).toList());
  }

  @Test
  void aChannelByInvitationIsNotThereForStrangers() {
    fold.accepted(
        channel.update(
            ANN, UpdateChannel.newBuilder().setJoining(ChannelJoining.CHANNEL_JOINING_INVITATION)));
    fold.refused(ErrorCode.CONVERSATION_NOT_FOUND, channel.join(EVE));
    fold.refused(ErrorCode.INVITATION_INVALID, channel.joinInvited(EVE));
    fold.accepted(channel.invite(ANN));
    fold.accepted(channel.joinInvited(EVE));
    assertEquals(0, fold.accepted(channel.joinInvited(EVE)), "nothing changes");
    fold.refused(ErrorCode.PERMISSION_DENIED, channel.invite(EVE));
  }

  @Test
  void anOwnerLeavesTheChannelToAnAdmin() {
    fold.accepted(channel.join(BEN));
    fold.refused(ErrorCode.PERMISSION_DENIED, channel.remove(ANN, ANN));
    fold.accepted(channel.setRole(ANN, BEN, MemberRole.MEMBER_ROLE_ADMIN));
    fold.accepted(channel.remove(ANN, ANN));
    assertEquals(List.of(ANN, BEN), fold.lastRecipients());
    assertEquals(BEN, fold.lastEvent().getChannelMembership().getNewOwnerId());
    assertEquals(MemberRole.MEMBER_ROLE_OWNER, state().getOfficers(0).getRole());
    fold.accepted(channel.join(EVE));
    fold.accepted(channel.setRole(BEN, EVE, MemberRole.MEMBER_ROLE_OWNER));
    assertEquals(List.of(BEN, EVE), fold.lastRecipients());
    fold.accepted(channel.remove(EVE, BEN));
    fold.accepted(channel.remove(EVE, EVE));
    fold.refused(ErrorCode.CONVERSATION_NOT_FOUND, channel.join(ANN));
  }

  @Test
  void manyComeAtOnceAndTheRestIsRemembered() {
    FoldDriver large = new FoldDriver();
    ChannelCommands crowd = new ChannelCommands(idAt(NOW_MILLIS));
    large.accepted(crowd.create(ANN, Limits.CHANNEL_MEMBERS_LIMIT));
    List<String> users = new ArrayList<>();
    for (int i = 0; i < 3 * Limits.ADDED_MAX; i++) {
      users.add(UUID.randomUUID().toString());
    }
    for (int from = 0; from < users.size(); from += Limits.ADDED_MAX / 2) {
      int to = Math.min(users.size(), from + Limits.ADDED_MAX);
      large.accepted(
          crowd
              .command(ANN)
              .setAddMembers(AddMembers.newBuilder().addAllMemberIds(users.subList(from, to)))
              .build());
    }
    assertEquals(1 + users.size(), large.stores.state.getChannel().getMemberCount());
    large.accepted(crowd.send(users.get(0), "the first one is still known"));
    large.refused(
        ErrorCode.INVALID_ARGUMENT,
        crowd.command(ANN).setAddMembers(AddMembers.newBuilder().addAllMemberIds(users)).build());
  }

  private ChannelState state() {
    return fold.stores.state.getChannel();
  }

  private ChannelSignal lastSignal() {
    return fold.stores.signals.get(fold.stores.signals.size() - 1);
  }

  private List<Integer> revisions() {
    return fold.stores.signals.stream().map(ChannelSignal::getRevision).toList();
  }
}
