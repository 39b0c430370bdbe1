package chat.runtime.seal.core;

import chat.model.v1.ConversationRecord;
import chat.model.v1.Message;
import java.nio.charset.StandardCharsets;

/**
 * The place of a body, to which it is bound when it is sealed: a ciphertext that somebody moves to
 * another message opens nowhere.
 *
 * <p>Of a message it is the conversation, the sender and the id that his device gave it. Who edits
 * does not know that id, so of an edit it is the sequence; and whoever opens knows from {@code
 * edited_at} which of the two it is. A preview is bound apart from the whole.
 *
 * @param text goes into the tag; ids have no line ends
 */
record BodyPlace(String text) {
  /** That of what a command brings; of a kind that brings no body it is of no use. */
  static BodyPlace of(ConversationRecord command) {
    return command.hasEditMessage()
        ? edit(
            command.getConversationId(),
            command.getAuthorId(),
            command.getEditMessage().getSequence())
        : message(command.getConversationId(), command.getAuthorId(), command.getClientId());
  }

  static BodyPlace of(String conversationId, Message message) {
    BodyPlace whole =
        message.hasEditedAt()
            ? edit(conversationId, message.getSenderId(), message.getSequence())
            : message(conversationId, message.getSenderId(), message.getClientMessageId());
    return message.getPreview() ? whole.preview() : whole;
  }

  BodyPlace preview() {
    return new BodyPlace("p" + text);
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static BodyPlace message(String conversationId, String senderId, String clientId) {
    return new BodyPlace(String.join("\n", "m", conversationId, senderId, clientId));
  }

  private static BodyPlace edit(String conversationId, String senderId, int sequence) {
    return new BodyPlace(
        String.join("\n", "e", conversationId, senderId, Integer.toUnsignedString(sequence)));
  }
}
