package chat.gateway.core;

import chat.model.v1.ConversationRecord;

/**
 * A send on its way to the log.
 *
 * @param request the client's number, repeated in the reply
 * @param traceparent of the client, as it came; empty for none
 */
public record Submission(int request, ConversationRecord record, String traceparent) {
  int bodyBytes() {
    return record.getSendMessage().getBody().getSerializedSize()
        + record.getEditMessage().getBody().getSerializedSize();
  }
}
