package chat.router.core;

import chat.model.ErrorCode;
import chat.model.v1.Accepted;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Event;
import chat.model.v1.Message;
import chat.model.v1.Refused;
import chat.model.v1.Verdict;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;

/**
 * A record with its place and time in the log, and what follows from these alone.
 *
 * @param appendedAtMillis the log's own time, milliseconds since 1970
 */
record LogRecord(long offset, long position, long appendedAtMillis, ConversationRecord command) {
  Timestamp time() {
    return Timestamps.fromMillis(appendedAtMillis);
  }

  Verdict accepted(int sequence) {
    return verdict().setAccepted(Accepted.newBuilder().setSequence(sequence)).build();
  }

  Verdict refused(ErrorCode code) {
    return verdict().setRefused(Refused.newBuilder().setCode(code.code())).build();
  }

  Event.Builder event() {
    return Event.newBuilder().setConversationId(command.getConversationId()).setPosition(position);
  }

  /** A message by the author of the command. */
  Message.Builder message(int sequence) {
    return Message.newBuilder()
        .setSequence(sequence)
        .setSenderId(command.getAuthorId())
        .setClientMessageId(command.getClientId())
        .setSentAt(time());
  }

  private Verdict.Builder verdict() {
    return Verdict.newBuilder().setPosition(position).setDecidedAt(time());
  }
}
