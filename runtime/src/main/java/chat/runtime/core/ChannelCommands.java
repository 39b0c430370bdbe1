package chat.runtime.core;

import chat.model.ConversationIds;
import chat.model.Ids;
import chat.model.Limits;
import chat.model.v1.ConversationRecord;
import chat.model.v1.CreateChannel;
import chat.model.v1.JoinChannel;
import chat.model.v1.UpdateChannel;

/** Makes the commands for channels; those for their members are made by {@link GroupCommands}. */
public final class ChannelCommands {
  private static final String CLIENT_ID = "client_id";

  private ChannelCommands() {}

  /**
   * Makes a channel, whose id follows from that of the command.
   *
   * @param create with the limit of members that the edge sets
   */
  public static ConversationRecord create(String authorId, String clientId, CreateChannel create)
      throws InvalidCommandException {
    if (!Ids.isTimeOrdered(clientId)) {
      throw Commands.invalid("client_id must be a UUIDv7 in lower case");
    }
    return Commands.command(authorId, ConversationIds.channel(clientId), clientId, CLIENT_ID)
        .setCreateChannel(
            create.toBuilder()
                .setName(GroupCommands.name(create.getName()))
                .setPictureId(GroupCommands.pictureId(create.getPictureId()))
                .setDescription(description(create.getDescription())))
        .build();
  }

  public static ConversationRecord update(
      String channelId, String authorId, String clientId, UpdateChannel update)
      throws InvalidCommandException {
    UpdateChannel.Builder checked = update.toBuilder();
    if (update.hasName()) {
      checked.setName(GroupCommands.name(update.getName()));
    }
    if (update.hasPictureId()) {
      checked.setPictureId(GroupCommands.pictureId(update.getPictureId()));
    }
    if (update.hasDescription()) {
      checked.setDescription(description(update.getDescription()));
    }
    GroupCommands.checkRetention(update.getRetentionDays());
    return command(channelId, authorId, clientId).setUpdateChannel(checked).build();
  }

  /** Comes into a public channel. */
  public static ConversationRecord join(String channelId, String authorId, String clientId)
      throws InvalidCommandException {
    return command(channelId, authorId, clientId)
        .setJoinChannel(JoinChannel.getDefaultInstance())
        .build();
  }

  private static ConversationRecord.Builder command(
      String channelId, String authorId, String clientId) throws InvalidCommandException {
    if (!ConversationIds.isChannel(channelId)) {
      throw Commands.invalid("conversation_id must be that of a channel, as channel:<uuid>");
    }
    return Commands.command(authorId, channelId, clientId, CLIENT_ID);
  }

  private static String description(String text) throws InvalidCommandException {
    if (text.codePointCount(0, text.length()) > Limits.DESCRIPTION_CODE_POINTS_MAX
        || text.codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\n')
        || !MessageCommands.isWellFormed(text)) {
      throw Commands.invalid(
          "description must have at most "
              + Limits.DESCRIPTION_CODE_POINTS_MAX
              + " Unicode code points, no control characters but line feeds");
    }
    return text;
  }
}
