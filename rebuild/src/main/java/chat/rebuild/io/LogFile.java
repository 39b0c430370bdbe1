package chat.rebuild.io;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Records of one partition in a file, one after the other from offset 0: the time in milliseconds
 * (8 bytes), key, value, the number of headers (4 bytes) and each header's name and value. What has
 * a length has it before it (4 bytes), −1 for null.
 */
final class LogFile {
  /** More than any record may have. */
  private static final int BYTES_MAX = 16 * 1024 * 1024;

  private static final int HEADERS_MAX = 1_000;

  private LogFile() {}

  static void write(ConsumerRecord<byte[], byte[]> record, DataOutputStream out)
      throws IOException {
    out.writeLong(record.timestamp());
    write(record.key(), out);
    write(record.value(), out);
    List<Header> headers = List.of(record.headers().toArray());
    out.writeInt(headers.size());
    for (Header header : headers) {
      write(header.key().getBytes(StandardCharsets.UTF_8), out);
      write(header.value(), out);
    }
  }

  /** The next record, to be appended to this partition. */
  static ProducerRecord<byte[], byte[]> read(String topic, int partition, DataInputStream in)
      throws IOException {
    long timeMillis = in.readLong();
    byte[] key = read(in);
    byte[] value = read(in);
    Headers headers = new RecordHeaders();
    int count = bounded(in.readInt(), HEADERS_MAX);
    for (int i = 0; i < count; i++) {
      headers.add(new RecordHeader(new String(read(in), StandardCharsets.UTF_8), read(in)));
    }
    return new ProducerRecord<>(topic, partition, timeMillis, key, value, headers);
  }

  private static void write(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  private static byte[] read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length == -1) {
      return null;
    }
    byte[] bytes = new byte[bounded(length, BYTES_MAX)];
    in.readFully(bytes);
    return bytes;
  }

  private static int bounded(int number, int max) throws IOException {
    if (number < 0 || number > max) {
      throw new IOException("expected a length up to %,d, found %,d".formatted(max, number));
    }
    return number;
  }
}
