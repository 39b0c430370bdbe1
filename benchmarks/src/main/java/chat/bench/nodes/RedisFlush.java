package chat.bench.nodes;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Makes a Redis forget everything. */
public final class RedisFlush {
  private static final int TIMEOUT_MILLIS = 5_000;

  private RedisFlush() {}

  /** Blocks until it has. */
  public static void flush(String host, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readNBytes(3), StandardCharsets.US_ASCII);
      if (!answer.equals("+OK")) {
        throw new IOException("Redis answered FLUSHALL with " + answer);
      }
    }
  }
}
