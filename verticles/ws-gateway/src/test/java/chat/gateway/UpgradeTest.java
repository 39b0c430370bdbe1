package chat.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is not a handshake for this protocol is refused over HTTP, in words that help. */
class UpgradeTest {
  private static final String UPGRADE =
      String.join(
          "\r\n",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "");

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
  void aHandshakeThatOffersOurSubprotocolAmongOthersPasses() throws Exception {
    String answer =
        request("/v1/ws", UPGRADE + "Sec-WebSocket-Protocol: other, chat.v1+json\r\n", false);
    assertTrue(answer.startsWith("HTTP/1.1 101"), answer);
    assertTrue(
        answer.toLowerCase(Locale.ROOT).contains("sec-websocket-protocol: chat.v1+json"), answer);
  }

  @Test
  void ofTwoEncodingsTheOneOfferedFirstIsTaken() throws Exception {
    for (String[] offer :
        new String[][] {
          {"chat.v1+protobuf, chat.v1+json", "chat.v1+protobuf"},
          {"chat.v1+json,chat.v1+protobuf", "chat.v1+json"},
          {"chat.v2+protobuf, chat.v1+protobuf", "chat.v1+protobuf"},
        }) {
      String answer =
          request("/v1/ws", UPGRADE + "Sec-WebSocket-Protocol: " + offer[0] + "\r\n", false);
      assertTrue(
          answer.toLowerCase(Locale.ROOT).contains("sec-websocket-protocol: " + offer[1] + "\r\n"),
          answer);
    }
  }

  @Test
  void noCompressionIsNegotiated() throws Exception {
    String answer =
        request(
            "/v1/ws",
            UPGRADE
                + "Sec-WebSocket-Protocol: chat.v1+json\r\n"
                + "Sec-WebSocket-Extensions: permessage-deflate, deflate-frame\r\n",
            false);
    assertTrue(answer.startsWith("HTTP/1.1 101"), answer);
    assertTrue(!answer.contains("deflate"), answer);
  }

  @Test
  void withoutTheSubprotocolItIs400() throws Exception {
    refused(400, "invalid_argument", request("/v1/ws", UPGRADE, true));
    refused(
        400,
        "invalid_argument",
        request("/v1/ws", UPGRADE + "Sec-WebSocket-Protocol: other\r\n", true));
  }

  @Test
  void withoutAnUpgradeItIs400AndElsewhere404() throws Exception {
    refused(400, "invalid_argument", request("/v1/ws", "", true));
    refused(404, "not_found", request("/", "", true));
    refused(
        404,
        "not_found",
        request("/v2/ws", UPGRADE + "Sec-WebSocket-Protocol: chat.v1+json\r\n", true));
  }

  private static void refused(int status, String code, String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
    assertTrue(answer.contains("application/problem+json"), answer);
    assertEquals(1, answer.split("\"code\":\"" + code + "\"", -1).length - 1, answer);
  }

  /** The head of the answer, with the JSON of its body where there is one. */
  private static String request(String path, String headers, boolean withBody) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("\r\n\r\n") < 0 || (withBody && !answer.toString().endsWith("}"))) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          break;
        }
        answer.append((char) next);
      }
      return answer.toString();
    }
  }
}
