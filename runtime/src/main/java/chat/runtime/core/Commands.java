package chat.runtime.core;

import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.Limits;
import chat.model.RuleVersions;
import chat.model.v1.Body;
import chat.model.v1.ConversationRecord;
import chat.model.v1.MarkRead;
import chat.model.v1.SendMessage;
import java.util.Locale;

/**
 * Makes commands for the log of what clients ask for, the same at each edge. It refuses only what
 * the content alone decides, so that the refusal is the same whenever and wherever a command is
 * repeated; all else is judged by the fold of the log.
 */
public final class Commands {
  private Commands() {}

  /** Sends a message. */
  public static ConversationRecord send(
      String authorId, String conversationId, String clientMessageId, Body body)
      throws InvalidCommandException {
    checkConversation(conversationId);
    if (!Ids.isTimeOrdered(clientMessageId)) {
      throw invalid("client_message_id must be a UUIDv7 in lower case");
    }
    return ConversationRecord.newBuilder()
        .setRuleVersion(RuleVersions.CONVERSATIONS)
        .setConversationId(conversationId)
        .setAuthorId(authorId)
        .setClientId(clientMessageId)
        .setSendMessage(message(body))
        .build();
  }

  /**
   * Notes that a person has seen a conversation up to a sequence. The id is given later: to mark
   * the same again changes nothing, so a retry need not be recognised.
   */
  public static ConversationRecord markRead(String readerId, String conversationId, int sequence)
      throws InvalidCommandException {
    checkConversation(conversationId);
    if (sequence == 0) {
      throw invalid("sequence must be that of a message, from 1");
    }
    return ConversationRecord.newBuilder()
        .setRuleVersion(RuleVersions.CONVERSATIONS)
        .setConversationId(ConversationIds.self(readerId))
        .setAuthorId(readerId)
        .setMarkRead(MarkRead.newBuilder().setConversationId(conversationId).setSequence(sequence))
        .build();
  }

  private static void checkConversation(String conversationId) throws InvalidCommandException {
    if (!ConversationIds.isWellFormed(conversationId)) {
      throw invalid("conversation_id must be one that the HTTP API gave, as direct:<uuid>");
    }
  }

  private static SendMessage message(Body body) throws InvalidCommandException {
    return switch (body.getContentCase()) {
      case TEXT -> textMessage(body);
      case SEALED_TEXT, SEALED_END_TO_END, MEDIA, CONTENT_NOT_SET ->
          throw new InvalidCommandException(
              ErrorCode.BODY_NOT_SUPPORTED,
              "body must hold text; this one holds "
                  + body.getContentCase().name().toLowerCase(Locale.ROOT));
    };
  }

  private static SendMessage textMessage(Body body) throws InvalidCommandException {
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
    if (hasUnpairedSurrogate(text)) {
      throw invalid("text must be well-formed Unicode; it holds half of a surrogate pair");
    }
    SendMessage.Builder message = SendMessage.newBuilder().setBody(body);
    if (body.getSerializedSize() > Limits.INBOX_BODY_BYTES_MAX) {
      message.setPreview(Body.newBuilder().setText(preview(text, codePoints)));
    }
    return message.build();
  }

  private static String preview(String text, int codePoints) {
    int length = Math.min(codePoints, Limits.PREVIEW_CODE_POINTS);
    return text.substring(0, text.offsetByCodePoints(0, length));
  }

  private static boolean hasUnpairedSurrogate(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private static InvalidCommandException invalid(String message) {
    return new InvalidCommandException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
