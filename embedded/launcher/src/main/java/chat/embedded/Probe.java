package chat.embedded;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

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
  private static boolean ask(int port, Exchange exchange) {
    try (Socket socket = new Socket()) {
      socket.connect(Ports.socketAddress(port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      return exchange.run(
          new DataOutputStream(socket.getOutputStream()),
          new DataInputStream(socket.getInputStream()));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Metadata, version 4, of no topics: the answer lists the brokers that the controller has let in,
   * each under its advertised address.
   */
  static boolean kafka(int port) {
    return ask(
        port,
        (out, in) -> {
          byte[] client = "launcher".getBytes(StandardCharsets.US_ASCII);
          int apiKey = 3;
          int apiVersion = 4;
          int correlationId = 1;
          out.writeInt(2 + 2 + 4 + 2 + client.length + 4 + 1);
          out.writeShort(apiKey);
          out.writeShort(apiVersion);
          out.writeInt(correlationId);
          out.writeShort(client.length);
          out.write(client);
          out.writeInt(0);
          out.writeBoolean(false);
          out.flush();
          in.readInt();
          int answeredId = in.readInt();
          in.readInt();
          int brokers = in.readInt();
          return answeredId == correlationId && brokers > 0;
        });
  }

  /** OPTIONS of the native protocol, version 4, which is answered by SUPPORTED. */
  static boolean cassandra(int port) {
    return ask(
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
  static boolean postgres(int port) {
    return ask(
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

  static boolean redis(int port) {
    return ask(
        port,
        (out, in) -> {
          out.write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
          out.flush();
          return new String(in.readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
        });
  }

  /** True if GET answers 200. */
  static boolean http(int port, String path) {
    return ask(
        port,
        (out, in) -> {
          out.write(
              ("GET " + path + " HTTP/1.1\r\nHost: " + Ports.HOST + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
          out.flush();
          return new String(in.readNBytes(12), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        });
  }
}
