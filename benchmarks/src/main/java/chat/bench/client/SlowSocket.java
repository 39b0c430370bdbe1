package chat.bench.client;

import chat.model.JsonCodec;
import chat.model.v1.Cursor;
import chat.model.v1.ServerFrame;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A device on a line that hardly moves: it reads a byte when it is told to. Its WebSocket (RFC
 * 6455) is made by hand, since every library reads what there is.
 */
public final class SlowSocket implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;

  /** The kernel shall not read in the device's place. */
  private static final int RECEIVE_BUFFER_BYTES = 4_096;

  private static final int TEXT_FRAME = 0x81;
  private static final int MASKED = 0x80;
  private static final int LENGTH_IN_2_BYTES = 126;
  private static final int LENGTH_IN_8_BYTES = 127;
  private static final int LENGTH_IN_2_BYTES_MAX = 0xffff;

  /** A mask of zeros changes nothing. */
  private static final byte[] MASK = new byte[4];

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final OutputStream out;

  /** Opens the WebSocket and says nothing. */
  public SlowSocket(URI gateway) throws IOException {
    socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()), TIMEOUT_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    out = new BufferedOutputStream(socket.getOutputStream());
    String request =
        String.join(
            "\r\n",
            "GET " + gateway.getPath() + " HTTP/1.1",
            "Host: " + gateway.getAuthority(),
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Protocol: chat.v1+json",
            "Sec-WebSocket-Key: " + Base64.getEncoder().encodeToString(new byte[16]),
            "",
            "");
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    String head = readHead();
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new IOException("the gateway did not upgrade: " + head.lines().findFirst().orElse(""));
    }
  }

  /** Says hello, without a cursor when it is null. */
  public void hello(String token, Cursor cursor) throws IOException {
    say(ClientFrames.hello(token, cursor));
  }

  /** A sign of life. */
  public void beat() throws IOException {
    say("{\"heartbeat\":{}}");
  }

  /** Reads a whole frame, at full speed. */
  public ServerFrame frame() throws IOException {
    int kind = in.readUnsignedByte();
    if (kind != TEXT_FRAME) {
      throw new EOFException("the gateway sent no text but opcode " + (kind & 0x0f));
    }
    int length = in.readUnsignedByte();
    if (length == LENGTH_IN_2_BYTES) {
      length = in.readUnsignedShort();
    } else if (length == LENGTH_IN_8_BYTES) {
      length = Math.toIntExact(in.readLong());
    }
    String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return (ServerFrame) JsonCodec.parse(text, ServerFrame.newBuilder());
  }

  /** Reads one byte if there is one. */
  public void readByte() throws IOException {
    if (in.available() > 0) {
      in.readByte();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void say(String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    out.write(TEXT_FRAME);
    if (payload.length < LENGTH_IN_2_BYTES) {
      out.write(MASKED | payload.length);
    } else if (payload.length <= LENGTH_IN_2_BYTES_MAX) {
      out.write(MASKED | LENGTH_IN_2_BYTES);
      out.write(payload.length >> Byte.SIZE);
      out.write(payload.length);
    } else {
      throw new IOException("frames of this device are short, not " + payload.length + " bytes");
    }
    out.write(MASK);
    out.write(payload);
    out.flush();
  }

  private String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }
}
