package chat.runtime.core;

import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.v1.Body;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Delete;
import chat.model.v1.DeleteMessage;
import chat.model.v1.Edit;
import chat.model.v1.EditMessage;
import chat.model.v1.HideMessage;
import chat.model.v1.React;
import chat.model.v1.ReactToMessage;
import chat.model.v1.Send;
import chat.model.v1.SendMessage;
import java.util.Locale;
import java.util.Optional;

/** Makes the commands for messages. */
public final class MessageCommands {
  private static final String CLIENT_ID = "client_id";

  private MessageCommands() {}

  /** Sends a message. */
  public static ConversationRecord send(String authorId, Send send) throws InvalidCommandException {
    ConversationRecord.Builder command =
        Commands.command(
            authorId, send.getConversationId(), send.getClientMessageId(), "client_message_id");
    if (send.getMentionedIdsCount() > Limits.MENTIONS_MAX) {
      throw Commands.invalid(
          "mentioned_ids must be at most "
              + Limits.MENTIONS_MAX
              + ", not "
              + send.getMentionedIdsCount());
    }
    Commands.checkUsers("mentioned_ids", send.getMentionedIdsList());
    SendMessage.Builder message =
        SendMessage.newBuilder()
            .setBody(send.getBody())
            .setReplyTo(send.getReplyTo())
            .addAllMentionedIds(send.getMentionedIdsList())
            .setMentionsAll(send.getMentionsAll());
    previewOf(send.getBody()).ifPresent(message::setPreview);
    if (send.hasForwardedFrom()) {
      Commands.checkConversation(send.getForwardedFrom().getConversationId());
      Commands.checkSequence(send.getForwardedFrom().getSequence());
      message.setForwardedFrom(send.getForwardedFrom());
    }
    return command.setSendMessage(message).build();
  }

  /** Gives a message another body, within a time that the edge sets. */
  public static ConversationRecord edit(String authorId, Edit edit) throws InvalidCommandException {
    ConversationRecord.Builder command =
        Commands.command(authorId, edit.getConversationId(), edit.getClientId(), CLIENT_ID);
    Commands.checkSequence(edit.getSequence());
    EditMessage.Builder edited =
        EditMessage.newBuilder().setSequence(edit.getSequence()).setBody(edit.getBody());
    previewOf(edit.getBody()).ifPresent(edited::setPreview);
    return command.setEditMessage(edited).build();
  }

  /** Deletes a message for everyone, or hides it from its reader alone. */
  public static ConversationRecord delete(String authorId, Delete delete)
      throws InvalidCommandException {
    ConversationRecord.Builder command =
        Commands.command(authorId, delete.getConversationId(), delete.getClientId(), CLIENT_ID);
    Commands.checkSequence(delete.getSequence());
    if (!delete.getOnlyForMe()) {
      return command
          .setDeleteMessage(DeleteMessage.newBuilder().setSequence(delete.getSequence()))
          .build();
    }
    return command
        .setConversationId(ConversationIds.self(authorId))
        .setHideMessage(
            HideMessage.newBuilder()
                .setConversationId(delete.getConversationId())
                .setSequence(delete.getSequence()))
        .build();
  }

  /** Sets a reaction to a message, or takes it back. */
  public static ConversationRecord react(String authorId, React react)
      throws InvalidCommandException {
    ConversationRecord.Builder command =
        Commands.command(authorId, react.getConversationId(), react.getClientId(), CLIENT_ID);
    Commands.checkSequence(react.getSequence());
    String reaction = react.getReaction();
    if (reaction.isBlank()
        || reaction.codePointCount(0, reaction.length()) > Limits.REACTION_CODE_POINTS_MAX
        || !isWellFormed(reaction)) {
      throw Commands.invalid(
          "reaction must have 1 to " + Limits.REACTION_CODE_POINTS_MAX + " Unicode code points");
    }
    return command
        .setReactToMessage(
            ReactToMessage.newBuilder()
                .setSequence(react.getSequence())
                .setReaction(reaction)
                .setRemoved(react.getRemoved()))
        .build();
  }

  static boolean isWellFormed(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /** Checks a body; what inboxes get in its place when it is large. */
  private static Optional<Body> previewOf(Body body) throws InvalidCommandException {
    return switch (body.getContentCase()) {
      case TEXT -> previewOfText(body);
      case SEALED_TEXT, SEALED_END_TO_END, MEDIA, ERASED, CONTENT_NOT_SET ->
          throw new InvalidCommandException(
              ErrorCode.BODY_NOT_SUPPORTED,
              "body must hold text; this one holds "
                  + body.getContentCase().name().toLowerCase(Locale.ROOT));
    };
  }

  private static Optional<Body> previewOfText(Body body) throws InvalidCommandException {
    String text = body.getText();
    if (text.isEmpty()) {
      throw new InvalidCommandException(
          ErrorCode.MESSAGE_EMPTY, "text must have at least 1 code point");
    }
    int codePoints = text.codePointCount(0, text.length());
    if (codePoints > Limits.TEXT_CODE_POINTS_MAX) {
      throw new InvalidCommandException(
          ErrorCode.MESSAGE_TOO_LONG,
          "text must have at most "
              + Limits.TEXT_CODE_POINTS_MAX
              + " Unicode code points, not "
              + codePoints);
    }
    if (!isWellFormed(text)) {
      throw Commands.invalid("text must be well-formed Unicode; it holds half of a surrogate pair");
    }
    return Previews.of(body);
  }
}
