package chat.publicstream.core;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Confluent's wire format for protobuf: a 0, the id of the schema in four bytes, which message of
 * the schema it is, and the message. Which message is a list of indexes, from the outermost to the
 * innermost, as zigzag varints with their number before them; the list of the first message alone
 * is a single 0.
 */
public final class RegistryFrame {
  private static final byte MAGIC = 0;
  private static final int HEAD_BYTES = 1 + Integer.BYTES;

  private RegistryFrame() {}

  /**
   * @param value a message that stands at the top of its schema
   */
  public static byte[] of(int schemaId, Message value) {
    int index = value.getDescriptorForType().getIndex();
    int indexBytes =
        index == 0
            ? 1
            : CodedOutputStream.computeSInt32SizeNoTag(1)
                + CodedOutputStream.computeSInt32SizeNoTag(index);
    byte[] frame = new byte[HEAD_BYTES + indexBytes + value.getSerializedSize()];
    ByteBuffer.wrap(frame).put(MAGIC).putInt(schemaId);
    CodedOutputStream rest =
        CodedOutputStream.newInstance(frame, HEAD_BYTES, frame.length - HEAD_BYTES);
    try {
      if (index == 0) {
        rest.writeSInt32NoTag(0);
      } else {
        rest.writeSInt32NoTag(1);
        rest.writeSInt32NoTag(index);
      }
      value.writeTo(rest);
      rest.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return frame;
  }
}
