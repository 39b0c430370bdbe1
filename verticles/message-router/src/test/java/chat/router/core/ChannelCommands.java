package chat.router.core;

import static chat.router.core.Commands.NOW_MILLIS;
import static chat.router.core.Commands.idAt;

import chat.model.ConversationIds;
import chat.model.v1.AddMembers;
import chat.model.v1.Body;
import chat.model.v1.ChannelJoining;
import chat.model.v1.ChannelPosting;
import chat.model.v1.ConversationRecord;
import chat.model.v1.CreateChannel;
import chat.model.v1.CreateInvitation;
import chat.model.v1.DeleteMessage;
import chat.model.v1.EditMessage;
import chat.model.v1.JoinChannel;
import chat.model.v1.JoinGroup;
import chat.model.v1.MemberRole;
import chat.model.v1.ReactToMessage;
import chat.model.v1.RemoveMember;
import chat.model.v1.SendMessage;
import chat.model.v1.SetRole;
import chat.model.v1.UpdateChannel;
import com.google.protobuf.ByteString;

/** Commands of one channel, as the edges make them. */
final class ChannelCommands {
  private static final ByteString SECRET_HASH = ByteString.copyFromUtf8("hash");

  private final String createId;

  ChannelCommands(String createId) {
    this.createId = createId;
  }

  String conversationId() {
    return ConversationIds.channel(createId);
  }

  ConversationRecord create(String author, int membersMax) {
    return command(author)
        .setClientId(createId)
        .setCreateChannel(
            CreateChannel.newBuilder()
                .setName("news")
                .setPosting(ChannelPosting.CHANNEL_POSTING_MEMBERS)
                .setJoining(ChannelJoining.CHANNEL_JOINING_PUBLIC)
                .setMembersMax(membersMax))
        .build();
  }

  ConversationRecord update(String author, UpdateChannel.Builder update) {
    return command(author).setUpdateChannel(update).build();
  }

  ConversationRecord join(String author) {
    return command(author).setJoinChannel(JoinChannel.getDefaultInstance()).build();
  }

  ConversationRecord joinInvited(String author) {
    return command(author).setJoinGroup(JoinGroup.newBuilder().setSecretHash(SECRET_HASH)).build();
  }

  ConversationRecord invite(String author) {
    return command(author)
        .setCreateInvitation(CreateInvitation.newBuilder().setSecretHash(SECRET_HASH))
        .build();
  }

  ConversationRecord add(String author, String member) {
    return command(author).setAddMembers(AddMembers.newBuilder().addMemberIds(member)).build();
  }

  ConversationRecord remove(String author, String member) {
    return command(author).setRemoveMember(RemoveMember.newBuilder().setMemberId(member)).build();
  }

  ConversationRecord setRole(String author, String member, MemberRole role) {
    return command(author)
        .setSetRole(SetRole.newBuilder().setMemberId(member).setRole(role))
        .build();
  }

  ConversationRecord send(String author, String text) {
    return command(author)
        .setSendMessage(SendMessage.newBuilder().setBody(Body.newBuilder().setText(text)))
        .build();
  }

  ConversationRecord mention(String author, String member) {
    return command(author)
        .setSendMessage(
            SendMessage.newBuilder()
                .setBody(Body.newBuilder().setText("look"))
                .addMentionedIds(member))
        .build();
  }

  ConversationRecord callAll(String author) {
    return command(author)
        .setSendMessage(
            SendMessage.newBuilder().setBody(Body.newBuilder().setText("all")).setMentionsAll(true))
        .build();
  }

  ConversationRecord edit(String author, int sequence, String text) {
    return command(author)
        .setEditMessage(
            EditMessage.newBuilder().setSequence(sequence).setBody(Body.newBuilder().setText(text)))
        .build();
  }

  ConversationRecord delete(String author, int sequence) {
    return command(author)
        .setDeleteMessage(DeleteMessage.newBuilder().setSequence(sequence))
        .build();
  }

  ConversationRecord react(String author, int sequence, String reaction) {
    return command(author)
        .setReactToMessage(ReactToMessage.newBuilder().setSequence(sequence).setReaction(reaction))
        .build();
  }

  /** A command of this channel that commands nothing yet. */
  ConversationRecord.Builder command(String author) {
    return Commands.command(author, idAt(NOW_MILLIS)).setConversationId(conversationId());
  }
}
