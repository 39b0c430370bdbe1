package chat.embedded;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Asks a server in its own protocol, with the smallest exchange that shows that it serves clients.
 */
final class Probe {
  private static final int TIMEOUT_MILLIS = 2_000;

  private Probe() {}

  private interface Exchange {
    boolean run(DataOutputStream out, DataInputStream in) throws IOException;
  }

  /** False if nobody listens, the answer takes too long or it is not the expected one. */
  private static boolean ask(String host, int port, Exchange exchange) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      return exchange.run(
          new DataOutputStream(socket.getOutputStream()),
          new DataInputStream(socket.getInputStream()));
    } catch (IOException e) {
      return false;
    }
  }

  /** True if the broker counts itself among those that the controller has let in. */
  static boolean kafka(String host, int port) {
    return ask(
        host,
        port,
        (out, in) -> KafkaMetadata.ask(out, in, List.of()).brokers().containsValue(host));
  }

  /** OPTIONS of the native protocol, version 4, which is answered by SUPPORTED. */
  static boolean cassandra(String host, int port) {
    return ask(
        host,
        port,
        (out, in) -> {
          int options = 0x05;
          int supported = 0x06;
          out.write(new byte[] {0x04, 0, 0, 0, (byte) options, 0, 0, 0, 0});
          out.flush();
          byte[] header = in.readNBytes(9);
          return header.length == 9 && header[4] == supported;
        });
  }

  /**
   * A startup message, which is answered by a request for a password once connections are let in,
   * and by an error before.
   */
  static boolean postgres(String host, int port) {
    return ask(
        host,
        port,
        (out, in) -> {
          byte[] parameters = "user\0chat\0database\0chat\0\0".getBytes(StandardCharsets.US_ASCII);
          int protocolVersion = 3 << 16;
          out.writeInt(4 + 4 + parameters.length);
          out.writeInt(protocolVersion);
          out.write(parameters);
          out.flush();
          return in.read() == 'R';
        });
  }

  static boolean redis(String host, int port) {
    return ask(
        host,
        port,
        (out, in) -> {
          out.write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
          out.flush();
          return new String(in.readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
        });
  }

  /** True if GET answers 200. */
  static boolean http(String host, int port, String path) {
    return ask(
        host,
        port,
        (out, in) -> {
          out.write(
              ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
          out.flush();
          return new String(in.readNBytes(12), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        });
  }
}
