package chat.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.CloseCode;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a client library would hide: frames of RFC 6455 as they are on the wire. */
class FramesOnTheWireTest {
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int PING = 0x89;
  private static final int PONG = 0x8a;
  private static final int MASKED = 0x80;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int INVALID_PAYLOAD = 1007;

  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @Test
  void aPingIsAnsweredWithWhatItHeld() throws IOException {
    try (Socket socket = connect()) {
      byte[] held = {1, 2, 3};
      socket.getOutputStream().write(frame(PING, held));
      assertArrayEquals(held, payload(socket, PONG));
    }
  }

  @Test
  void aGoodbyeIsAnsweredWithTheSameCodeThenTheConnectionEnds() throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(frame(CLOSE, code(CloseCode.NORMAL.code())));
      assertEquals(CloseCode.NORMAL.code(), closeCode(socket));
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void aFrameWithoutMaskBreaksTheRules() throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(new byte[] {(byte) TEXT, 2, '{', '}'});
      assertEquals(PROTOCOL_ERROR, closeCode(socket));
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void aTextThatIsNotUtf8BreaksTheRules() throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(frame(TEXT, new byte[] {'{', (byte) 0xc3, '}'}));
      assertEquals(INVALID_PAYLOAD, closeCode(socket));
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void aReplacementCharacterIsText() throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(frame(TEXT, "\"\ufffd\"".getBytes(StandardCharsets.UTF_8)));
      String answer = new String(payload(socket, TEXT), StandardCharsets.UTF_8);
      assertTrue(answer.contains("malformed_frame"), answer);
    }
  }

  @Test
  void headersThatAreTooLongAreRefusedInWordsAlthoughMoreIsOnItsWay() throws IOException {
    try (Socket socket = open()) {
      OutputStream out = socket.getOutputStream();
      out.write("GET /v1/ws HTTP/1.1\r\nHost: localhost\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] line = ("X-Filler: " + "x".repeat(1_000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 200; i++) {
        out.write(line);
      }
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
      assertTrue(answer.contains("headers of 8192"), answer);
    }
  }

  private static Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static Socket connect() throws IOException {
    Socket socket = open();
    socket
        .getOutputStream()
        .write(
            String.join(
                    "\r\n",
                    "GET /v1/ws HTTP/1.1",
                    "Host: localhost",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Protocol: chat.v1+json",
                    "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      assertTrue(next >= 0, head::toString);
      head.append((char) next);
    }
    assertTrue(head.toString().startsWith("HTTP/1.1 101"), head::toString);
    return socket;
  }

  /** With a mask of zeros, which is allowed and changes nothing. */
  private static byte[] frame(int firstByte, byte[] payload) {
    return ByteBuffer.allocate(6 + payload.length)
        .put((byte) firstByte)
        .put((byte) (MASKED | payload.length))
        .putInt(0)
        .put(payload)
        .array();
  }

  private static byte[] code(int code) {
    return ByteBuffer.allocate(Short.BYTES).putShort((short) code).array();
  }

  private static int closeCode(Socket socket) throws IOException {
    return ByteBuffer.wrap(payload(socket, CLOSE)).getShort() & 0xffff;
  }

  /** What the next frame holds, which must be short and of that kind. */
  private static byte[] payload(Socket socket, int firstByte) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    assertEquals(firstByte, in.readUnsignedByte());
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    }
    return in.readNBytes(length);
  }
}
