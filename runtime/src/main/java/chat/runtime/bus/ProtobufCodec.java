package chat.runtime.bus;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Sends a protobuf message over the event bus; within a process the same immutable object travels.
 */
final class ProtobufCodec<T extends Message> implements MessageCodec<T, T> {
  private final Parser<T> parser;
  private final String name;

  ProtobufCodec(Class<T> type, Parser<T> parser) {
    this.parser = parser;
    this.name = type.getSimpleName();
  }

  @Override
  public void encodeToWire(Buffer buffer, T message) {
    byte[] bytes = message.toByteArray();
    buffer.appendInt(bytes.length).appendBytes(bytes);
  }

  @Override
  public T decodeFromWire(int position, Buffer buffer) {
    int start = position + Integer.BYTES;
    byte[] bytes = buffer.getBytes(start, start + buffer.getInt(position));
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a " + name + " on the event bus", e);
    }
  }

  @Override
  public T transform(T message) {
    return message;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
