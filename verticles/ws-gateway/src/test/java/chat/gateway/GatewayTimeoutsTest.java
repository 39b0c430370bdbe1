package chat.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.gateway.core.SessionLimits;
import chat.model.CloseCode;
import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.v1.Accepted;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Outcome;
import chat.model.v1.ServerFrame.FrameCase;
import chat.model.v1.Verdict;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What time, number and the end of the gateway do to connections. */
class GatewayTimeoutsTest {
  private static final int STRANGERS_MAX = 3;
  private static final SessionLimits SHORT = new SessionLimits(1_000, 500, 2_000, 64, 128, 20);

  private final String userId = Ids.next();
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = new TestGateway(TestGateway.config(SHORT, STRANGERS_MAX));
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  @Test
  void withoutHelloTheConnectionIsClosed() throws Exception {
    assertEquals(CloseCode.HELLO_TIMEOUT.code(), gateway.connect().closeCode());
  }

  @Test
  void withoutAnyFrameTheConnectionIsClosed() throws Exception {
    TestClient client = gateway.connect().online(userId);
    assertEquals(CloseCode.HEARTBEAT_TIMEOUT.code(), client.closeCode());
  }

  @Test
  void aConnectionThatNeverBecomesAWebSocketIsClosed() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(10_000);
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void strangersAreBoundedAndKnownDevicesAreNotStrangers() throws Exception {
    List<TestClient> known = new ArrayList<>();
    for (int i = 0; i < 2 * STRANGERS_MAX; i++) {
      known.add(gateway.connect().online(userId));
    }
    for (int i = 0; i < STRANGERS_MAX; i++) {
      gateway.connect();
    }
    try {
      gateway.connect();
      throw new AssertionError("one stranger too many was let in");
    } catch (ExecutionException refused) {
      assertTrue(known.stream().noneMatch(TestClient::isClosed));
    }
  }

  @Test
  void aGatewayThatStopsAnswersWhatItTookThenSendsItsClientsAway() throws Exception {
    TestClient idle = gateway.connect().online(userId);
    TestClient sender = gateway.connect().online(userId);
    String conversationId = ConversationIds.direct(userId, Ids.next());
    sender.send(7, conversationId, "the last word");
    ConversationRecord record = gateway.nextSubmitted();

    CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway::undeploy);
    idle.next(FrameCase.RECONNECT);
    assertEquals(CloseCode.RESTART.code(), idle.closeCode());
    sender.next(FrameCase.RECONNECT);
    sender.send(8, conversationId, "too late");
    assertEquals(8, sender.error(ErrorCode.UNAVAILABLE).getReplyTo());
    gateway.answer(
        record,
        Outcome.newBuilder()
            .setVerdict(Verdict.newBuilder().setAccepted(Accepted.newBuilder().setSequence(3))));
    assertEquals(7, sender.next(FrameCase.SENT).getReplyTo());
    assertEquals(CloseCode.RESTART.code(), sender.closeCode());
    stopped.join();
    assertEquals(0, gateway.gatewaysOf(userId).size(), "the registry knows that it left");
  }
}
