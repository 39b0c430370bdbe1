package chat.simulation;

import chat.model.ConversationIds;
import chat.model.RuleVersions;
import chat.model.v1.AddMembers;
import chat.model.v1.Body;
import chat.model.v1.ChannelJoining;
import chat.model.v1.ChannelPosting;
import chat.model.v1.ConversationRecord;
import chat.model.v1.CreateChannel;
import chat.model.v1.CreateGroup;
import chat.model.v1.CreateInvitation;
import chat.model.v1.JoinChannel;
import chat.model.v1.JoinGroup;
import chat.model.v1.MemberRole;
import chat.model.v1.RemoveMember;
import chat.model.v1.SendMessage;
import chat.model.v1.SetRole;
import chat.model.v1.UpdateGroup;
import chat.simulation.device.Device;
import chat.simulation.device.Starter;
import chat.simulation.world.Life;
import chat.simulation.world.World;
import com.google.protobuf.ByteString;
import java.util.List;

/** A group or a channel whose members come and go while they write. */
final class Circle {
  private static final int TALK_MILLIS_MAX = 30_000;
  private static final int CHANGES_MAX = 8;
  private static final ByteString SECRET_HASH = ByteString.copyFromUtf8("secret");

  private final World world;
  private final List<String> users;
  private final Starter starter;
  private final String createId;
  private final boolean channel;

  Circle(World world, List<String> users, Starter starter) {
    this.world = world;
    this.users = users;
    this.starter = starter;
    this.createId = starter.nextId();
    this.channel = world.oneIn(2);
  }

  String id() {
    return channel ? ConversationIds.channel(createId) : ConversationIds.group(createId);
  }

  /** Plans who makes the group and who changes it. */
  void live() {
    String owner = users.get(0);
    world.insideAfter(
        world.dice(2_000),
        Life.WORLD,
        "a group is made",
        () -> starter.give(channel ? createChannel(owner) : createGroup(owner)));
    for (int i = world.between(1, CHANGES_MAX); i > 0; i--) {
      world.insideAfter(
          world.dice(TALK_MILLIS_MAX),
          Life.WORLD,
          "a group is changed",
          () -> starter.give(change(world.any(users), world.any(users))));
    }
  }

  private ConversationRecord createGroup(String owner) {
    return command(owner, createId)
        .setCreateGroup(
            CreateGroup.newBuilder()
                .setName("circle")
                .addAllMemberIds(users.subList(1, world.between(1, users.size())))
                .setMembersMax(world.between(users.size() - 1, users.size())))
        .build();
  }

  private ConversationRecord createChannel(String owner) {
    return command(owner, createId)
        .setCreateChannel(
            CreateChannel.newBuilder()
                .setName("circle")
                .setPosting(ChannelPosting.CHANNEL_POSTING_MEMBERS)
                .setJoining(ChannelJoining.CHANNEL_JOINING_PUBLIC)
                .setMembersMax(world.between(users.size() - 1, users.size())))
        .build();
  }

  /** Plans a message, or what becomes of one. */
  void plan(Device author, String text) {
    world.insideAfter(
        world.dice(TALK_MILLIS_MAX),
        author.account().life(),
        "writes to a group",
        () -> {
          if (world.oneIn(2)) {
            author.write(id(), text);
          } else {
            author.change(id(), world.between(1, 6));
          }
        });
  }

  private ConversationRecord change(String author, String member) {
    ConversationRecord.Builder command = command(author, starter.nextId());
    if (channel && world.oneIn(2)) {
      return world.oneIn(2)
          ? command.setJoinChannel(JoinChannel.getDefaultInstance()).build()
          : command
              .setSendMessage(
                  SendMessage.newBuilder()
                      .setBody(Body.newBuilder().setText("look"))
                      .addMentionedIds(member))
              .build();
    }
    switch (world.dice(9)) {
      case 7, 8 ->
          command.setSendMessage(
              SendMessage.newBuilder()
                  .setBody(Body.newBuilder().setText("look"))
                  .addMentionedIds(member)
                  .setMentionsAll(world.oneIn(3)));
      case 0 ->
          command.setUpdateGroup(
              UpdateGroup.newBuilder()
                  .setName("circle " + world.dice(3))
                  .setNewcomersSeeHistory(world.oneIn(2)));
      case 1 ->
          command.setSetRole(
              SetRole.newBuilder()
                  .setMemberId(member)
                  .setRole(
                      world.oneIn(3)
                          ? MemberRole.MEMBER_ROLE_OWNER
                          : MemberRole.MEMBER_ROLE_ADMIN));
      case 2 ->
          command.setCreateInvitation(CreateInvitation.newBuilder().setSecretHash(SECRET_HASH));
      case 3 -> command.setJoinGroup(JoinGroup.newBuilder().setSecretHash(SECRET_HASH));
      case 4, 5 -> command.setRemoveMember(RemoveMember.newBuilder().setMemberId(member));
      default -> command.setAddMembers(AddMembers.newBuilder().addMemberIds(member));
    }
    return command.build();
  }

  private ConversationRecord.Builder command(String author, String clientId) {
    return ConversationRecord.newBuilder()
        .setRuleVersion(RuleVersions.CONVERSATIONS)
        .setConversationId(id())
        .setAuthorId(author)
        .setClientId(clientId);
  }
}
