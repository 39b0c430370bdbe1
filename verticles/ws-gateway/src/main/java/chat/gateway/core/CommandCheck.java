package chat.gateway.core;

import chat.model.ErrorCode;
import chat.model.v1.ClientFrame;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Read;
import chat.runtime.core.Commands;
import chat.runtime.core.InvalidCommandException;
import chat.runtime.core.MessageCommands;

/** Makes a command of a frame. */
final class CommandCheck {
  private static final int TRACEPARENT_CHARS = 55;

  private CommandCheck() {}

  static Submission submission(ClientFrame frame, String authorId) throws RefusedFrame {
    checkRequest(frame);
    try {
      return new Submission(frame.getRequest(), record(frame, authorId), traceparent(frame));
    } catch (InvalidCommandException e) {
      throw new RefusedFrame(e.code(), e.getMessage());
    }
  }

  static void checkRequest(ClientFrame frame) throws RefusedFrame {
    if (frame.getRequest() == 0) {
      throw new RefusedFrame(
          ErrorCode.INVALID_ARGUMENT,
          "request must be a number from 1, so that the answer can name it");
    }
  }

  /** It is kept as long as the command is under way: nothing that is longer than one can be. */
  private static String traceparent(ClientFrame frame) {
    return frame.getTraceparent().length() == TRACEPARENT_CHARS ? frame.getTraceparent() : "";
  }

  private static ConversationRecord record(ClientFrame frame, String authorId)
      throws InvalidCommandException {
    return switch (frame.getFrameCase()) {
      case SEND -> MessageCommands.send(authorId, frame.getSend());
      case EDIT -> MessageCommands.edit(authorId, frame.getEdit());
      case DELETE -> MessageCommands.delete(authorId, frame.getDelete());
      case REACT -> MessageCommands.react(authorId, frame.getReact());
      case PREFER -> Commands.prefer(authorId, frame.getPrefer());
      case READ -> {
        Read read = frame.getRead();
        yield Commands.markRead(authorId, read.getConversationId(), read.getSequence());
      }
      case HELLO, HEARTBEAT, ACK, TYPING, WATCH, OPEN, CLOSE, FRAME_NOT_SET ->
          throw new IllegalArgumentException("no command for the log: " + frame.getFrameCase());
    };
  }
}
