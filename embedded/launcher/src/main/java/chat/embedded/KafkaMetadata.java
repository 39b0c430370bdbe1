package chat.embedded;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to Kafka's Metadata request, version 4: the brokers that the controller has let in,
 * each with its advertised address, and who leads each partition of the topics asked for.
 *
 * @param brokers node id → host
 * @param leaders topic and partition as {@code TOPIC-PARTITION} → node id
 */
record KafkaMetadata(Map<Integer, String> brokers, Map<String, Integer> leaders) {
  private static final int API_KEY = 3;
  private static final int API_VERSION = 4;
  private static final int CORRELATION_ID = 1;
  private static final int TIMEOUT_MILLIS = 2_000;

  /** Asks one broker; empty if it does not answer in time. */
  static Optional<KafkaMetadata> of(String host, int port, String topic) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      return Optional.of(
          ask(
              new DataOutputStream(socket.getOutputStream()),
              new DataInputStream(socket.getInputStream()),
              List.of(topic)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static KafkaMetadata ask(DataOutputStream out, DataInputStream in, List<String> topics)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream request = new DataOutputStream(bytes);
    request.writeShort(API_KEY);
    request.writeShort(API_VERSION);
    request.writeInt(CORRELATION_ID);
    writeText(request, "launcher");
    request.writeInt(topics.size());
    for (String topic : topics) {
      writeText(request, topic);
    }
    request.writeBoolean(false);
    out.writeInt(bytes.size());
    out.write(bytes.toByteArray());
    out.flush();
    return read(in);
  }

  private static KafkaMetadata read(DataInputStream in) throws IOException {
    in.readInt();
    if (in.readInt() != CORRELATION_ID) {
      throw new IOException("Kafka answered something else");
    }
    in.readInt();
    Map<Integer, String> brokers = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      int id = in.readInt();
      brokers.put(id, readText(in));
      in.readInt();
      readText(in);
    }
    readText(in);
    in.readInt();
    Map<String, Integer> leaders = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      in.readShort();
      String topic = readText(in);
      in.readBoolean();
      readLeaders(in, topic, leaders);
    }
    return new KafkaMetadata(brokers, leaders);
  }

  private static void readLeaders(DataInputStream in, String topic, Map<String, Integer> leaders)
      throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      in.readShort();
      int partition = in.readInt();
      leaders.put(topic + "-" + partition, in.readInt());
      for (int lists = 0; lists < 2; lists++) {
        for (int replicas = in.readInt(); replicas > 0; replicas--) {
          in.readInt();
        }
      }
    }
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readShort();
    return length < 0 ? "" : new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
