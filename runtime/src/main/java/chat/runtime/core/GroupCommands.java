package chat.runtime.core;

import chat.model.ConversationIds;
import chat.model.Ids;
import chat.model.Limits;
import chat.model.v1.AddMembers;
import chat.model.v1.ConversationRecord;
import chat.model.v1.CreateGroup;
import chat.model.v1.CreateInvitation;
import chat.model.v1.JoinGroup;
import chat.model.v1.MemberRole;
import chat.model.v1.RemoveMember;
import chat.model.v1.RevokeInvitation;
import chat.model.v1.SetRole;
import chat.model.v1.UpdateGroup;
import com.google.protobuf.ByteString;

/** Makes the commands for groups, and those for the members of groups and channels alike. */
public final class GroupCommands {
  private final String authorId;
  private final String groupId;
  private final String clientId;

  private GroupCommands(String authorId, String groupId, String clientId) {
    this.authorId = authorId;
    this.groupId = groupId;
    this.clientId = clientId;
  }

  /**
   * @param clientId of the one command that is made with the result
   */
  public static GroupCommands in(String groupId, String authorId, String clientId) {
    return new GroupCommands(authorId, groupId, clientId);
  }

  /**
   * Makes a group, whose id follows from that of the command.
   *
   * @param create with the limit of members that the edge sets
   */
  public static ConversationRecord create(String authorId, String clientId, CreateGroup create)
      throws InvalidCommandException {
    if (!Ids.isTimeOrdered(clientId)) {
      throw Commands.invalid("client_id must be a UUIDv7 in lower case");
    }
    Commands.checkUsers("member_ids", create.getMemberIdsList());
    return in(ConversationIds.group(clientId), authorId, clientId)
        .command()
        .setCreateGroup(
            create.toBuilder()
                .setName(name(create.getName()))
                .setPictureId(pictureId(create.getPictureId())))
        .build();
  }

  public ConversationRecord update(UpdateGroup update) throws InvalidCommandException {
    if (!ConversationIds.isGroup(groupId)) {
      throw Commands.invalid("conversation_id must be that of a group, as group:<uuid>");
    }
    UpdateGroup.Builder checked = update.toBuilder();
    if (update.hasName()) {
      checked.setName(name(update.getName()));
    }
    if (update.hasPictureId()) {
      checked.setPictureId(pictureId(update.getPictureId()));
    }
    checkRetention(update.getRetentionDays());
    return command().setUpdateGroup(checked).build();
  }

  public ConversationRecord add(Iterable<String> memberIds) throws InvalidCommandException {
    Commands.checkUsers("member_ids", memberIds);
    AddMembers.Builder add = AddMembers.newBuilder().addAllMemberIds(memberIds);
    if (add.getMemberIdsCount() < 1 || add.getMemberIdsCount() > Limits.ADDED_MAX) {
      throw Commands.invalid("member_ids must be 1 to " + Limits.ADDED_MAX);
    }
    return command().setAddMembers(add).build();
  }

  /** Removes a member; the author leaves when it is he. */
  public ConversationRecord remove(String memberId) throws InvalidCommandException {
    return command().setRemoveMember(RemoveMember.newBuilder().setMemberId(memberId)).build();
  }

  public ConversationRecord setRole(String memberId, MemberRole role)
      throws InvalidCommandException {
    return command().setSetRole(SetRole.newBuilder().setMemberId(memberId).setRole(role)).build();
  }

  /**
   * @param secretHash of what is in the link and in no log
   */
  public ConversationRecord invite(byte[] secretHash) throws InvalidCommandException {
    return command()
        .setCreateInvitation(
            CreateInvitation.newBuilder().setSecretHash(ByteString.copyFrom(secretHash)))
        .build();
  }

  public ConversationRecord revoke(String invitationId) throws InvalidCommandException {
    return command()
        .setRevokeInvitation(RevokeInvitation.newBuilder().setInvitationId(invitationId))
        .build();
  }

  public ConversationRecord join(byte[] secretHash) throws InvalidCommandException {
    return command()
        .setJoinGroup(JoinGroup.newBuilder().setSecretHash(ByteString.copyFrom(secretHash)))
        .build();
  }

  private ConversationRecord.Builder command() throws InvalidCommandException {
    if (!ConversationIds.isGroup(groupId) && !ConversationIds.isChannel(groupId)) {
      throw Commands.invalid(
          "conversation_id must be that of a group or a channel, as group:<uuid>");
    }
    return Commands.command(authorId, groupId, clientId, "client_id");
  }

  static void checkRetention(int days) throws InvalidCommandException {
    if (days < 0 || days > Limits.RETENTION_DAYS_MAX) {
      throw Commands.invalid("retention_days must be 0 to " + Limits.RETENTION_DAYS_MAX);
    }
  }

  static String name(String name) throws InvalidCommandException {
    String stripped = name.strip();
    if (stripped.isEmpty() || !isText(stripped)) {
      throw Commands.invalid(
          "name must have 1 to "
              + Limits.GROUP_NAME_CODE_POINTS_MAX
              + " Unicode code points, not only white space, no control characters");
    }
    return stripped;
  }

  static String pictureId(String pictureId) throws InvalidCommandException {
    if (!isText(pictureId)) {
      throw Commands.invalid(
          "picture_id must have at most "
              + Limits.GROUP_NAME_CODE_POINTS_MAX
              + " Unicode code points, no control characters");
    }
    return pictureId;
  }

  private static boolean isText(String text) {
    return text.codePointCount(0, text.length()) <= Limits.GROUP_NAME_CODE_POINTS_MAX
        && text.codePoints().noneMatch(Character::isISOControl)
        && MessageCommands.isWellFormed(text);
  }
}
