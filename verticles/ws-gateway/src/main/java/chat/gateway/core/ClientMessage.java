package chat.gateway.core;

import chat.model.v1.ClientFrame;
import com.google.protobuf.ByteString;

/** A WebSocket message of a client as it came; reading it is put off until somebody wants it. */
public interface ClientMessage {
  /** The frame that it holds, of which the kind may still be one that this server does not know. */
  ClientFrame read() throws RefusedFrame;

  static ClientMessage json(String text) {
    return () -> ClientFrames.read(text);
  }

  static ClientMessage protobuf(ByteString bytes) {
    return () -> ClientFrames.read(bytes);
  }
}
