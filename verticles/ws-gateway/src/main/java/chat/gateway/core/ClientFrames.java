package chat.gateway.core;

import chat.model.ErrorCode;
import chat.model.JsonCodec;
import chat.model.v1.ClientFrame;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

/** Reads what a client sent. */
final class ClientFrames {
  private static final int DETAIL_CHARS_MAX = 200;

  private ClientFrames() {}

  /** A frame whose kind may still be one that this server does not know. */
  static ClientFrame read(String text) throws RefusedFrame {
    if (!JsonShape.isModest(text)) {
      throw new RefusedFrame(
          ErrorCode.MALFORMED_FRAME,
          "a frame is strict JSON (RFC 8259) with at most "
              + JsonShape.TOKENS_MAX
              + " braces, brackets, colons and commas");
    }
    try {
      return (ClientFrame) JsonCodec.parse(text, ClientFrame.newBuilder());
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedFrame(
          ErrorCode.MALFORMED_FRAME,
          "a frame is a JSON object as in docs/protocol.md; " + shortened(e.getMessage()));
    }
  }

  static RefusedFrame unknown() {
    return new RefusedFrame(
        ErrorCode.UNKNOWN_FRAME,
        "a frame holds one of hello, send, ack, read, edit, delete, react, prefer, typing, open,"
            + " close, watch, heartbeat; this one holds none of them");
  }

  /** A frame whose kind may still be one that this server does not know. */
  static ClientFrame read(ByteString bytes) throws RefusedFrame {
    try {
      if (!ProtobufShape.isModest(bytes, ClientFrame.getDescriptor())) {
        throw new RefusedFrame(
            ErrorCode.MALFORMED_FRAME,
            "a frame has at most " + ProtobufShape.FIELDS_MAX + " fields, at all depths together");
      }
      return ClientFrame.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedFrame(
          ErrorCode.MALFORMED_FRAME,
          "a frame is a ClientFrame of frames.proto in protobuf; " + shortened(e.getMessage()));
    }
  }

  private static String shortened(String detail) {
    return detail.length() <= DETAIL_CHARS_MAX
        ? detail
        : detail.substring(0, DETAIL_CHARS_MAX) + "…";
  }
}
