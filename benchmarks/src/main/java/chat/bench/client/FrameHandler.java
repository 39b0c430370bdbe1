package chat.bench.client;

import chat.model.v1.Event;
import chat.model.v1.ServerFrame;
import java.util.UUID;

/** Takes what {@link ServerFrames} read. */
interface FrameHandler {
  void sent(int replyTo, int sequence);

  void message(int inboxSeq, String conversationId, int sequence, UUID clientMessageId);

  /** An event that comes too seldom to be read in a special way. */
  void event(Event event);

  /** Any frame that comes too seldom to be read in a special way. */
  void other(ServerFrame frame);
}
