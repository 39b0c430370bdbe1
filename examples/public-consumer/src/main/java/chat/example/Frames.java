package chat.example;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The frame of a schema registry in Confluent's wire format, which values have where the operator
 * has one. No protobuf message begins with a 0, so the first byte tells.
 */
final class Frames {
  private static final byte MAGIC = 0;

  /** The magic byte, and the id of the schema. */
  private static final int HEAD_BYTES = 5;

  private Frames() {}

  /**
   * The message alone. Which one of the schema it is the topic says as well, so the indexes are
   * passed over.
   *
   * @throws IOException when the frame ends too early
   */
  static ByteBuffer message(byte[] value) throws IOException {
    if (value.length < HEAD_BYTES || value[0] != MAGIC) {
      return ByteBuffer.wrap(value);
    }
    CodedInputStream rest =
        CodedInputStream.newInstance(value, HEAD_BYTES, value.length - HEAD_BYTES);
    for (int indexes = rest.readSInt32(); indexes > 0; indexes--) {
      rest.readSInt32();
    }
    int begin = HEAD_BYTES + rest.getTotalBytesRead();
    return ByteBuffer.wrap(value, begin, value.length - begin);
  }
}
