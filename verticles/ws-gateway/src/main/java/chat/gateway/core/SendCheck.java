package chat.gateway.core;

import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.Limits;
import chat.model.RuleVersions;
import chat.model.v1.Body;
import chat.model.v1.ClientFrame;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Send;
import chat.model.v1.SendMessage;

/**
 * Makes a command of a send. It refuses only what the content alone decides, so that the refusal is
 * the same whenever and wherever the send is repeated; all else is judged by the fold of the log.
 */
final class SendCheck {
  private SendCheck() {}

  static Submission submission(ClientFrame frame, String authorId) throws RefusedFrame {
    Send send = frame.getSend();
    if (frame.getRequest() == 0) {
      throw invalid("request must be a number from 1, so that the answer can name it");
    }
    if (!ConversationIds.isWellFormed(send.getConversationId())) {
      throw invalid("conversation_id must be one that the HTTP API gave, as direct:<uuid>");
    }
    if (!Ids.isTimeOrdered(send.getClientMessageId())) {
      throw invalid("client_message_id must be a UUIDv7 in lower case");
    }
    ConversationRecord record =
        ConversationRecord.newBuilder()
            .setRuleVersion(RuleVersions.CONVERSATIONS)
            .setConversationId(send.getConversationId())
            .setAuthorId(authorId)
            .setClientId(send.getClientMessageId())
            .setSendMessage(message(send.getBody()))
            .build();
    return new Submission(frame.getRequest(), record);
  }

  private static SendMessage message(Body body) throws RefusedFrame {
    return switch (body.getContentCase()) {
      case TEXT -> textMessage(body);
      case SEALED_TEXT, SEALED_END_TO_END, MEDIA, CONTENT_NOT_SET ->
          throw new RefusedFrame(
              ErrorCode.BODY_NOT_SUPPORTED,
              "body must hold text; this one holds "
                  + body.getContentCase().name().toLowerCase(java.util.Locale.ROOT));
    };
  }

  private static SendMessage textMessage(Body body) throws RefusedFrame {
    String text = body.getText();
    if (text.isEmpty()) {
      throw new RefusedFrame(ErrorCode.MESSAGE_EMPTY, "text must have at least 1 code point");
    }
    int codePoints = text.codePointCount(0, text.length());
    if (codePoints > Limits.TEXT_CODE_POINTS_MAX) {
      throw new RefusedFrame(
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

  private static RefusedFrame invalid(String message) {
    return new RefusedFrame(ErrorCode.INVALID_ARGUMENT, message);
  }
}
