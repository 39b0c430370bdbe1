package chat.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.gateway.core.SessionLimits;
import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.v1.ServerFrame;
import chat.runtime.core.RateLimit;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user has one limit, however many gateways he is connected to. */
class GatewayRatesTest {
  private static final SessionLimits LIMITS = new SessionLimits(5_000, 5_000, 30_000, 64, 128, 20);
  private static final int BURST = 12;
  private static final int TRIES_MAX = 100;
  private static final long TRY_PAUSE_MILLIS = 100;

  /** What a gateway that knows nothing of the other one would have a client wait at most. */
  private static final int ALONE_MILLIS_MAX = 1_000;

  private final String userId = Ids.next();
  private final String conversationId = ConversationIds.direct(userId, Ids.next());
  private TestGateway one;
  private TestGateway two;

  @BeforeEach
  void start() throws Exception {
    RateLimit limit = new RateLimit(1, BURST);
    one = new TestGateway(TestGateway.config(LIMITS, 10, limit));
    two = new TestGateway(TestGateway.config(LIMITS, 10, limit));
  }

  @AfterEach
  void stop() throws Exception {
    one.close();
    two.close();
  }

  @Test
  void whatIsAboveTheBurstIsPutOff() throws Exception {
    TestClient client = one.connect().online(userId);
    sendBurst(client);
    client.send(BURST + 1, conversationId, "too much");
    int waitMillis = client.error(ErrorCode.RATE_LIMITED).getError().getRetryAfterMillis();
    assertTrue(waitMillis > 0 && waitMillis <= ALONE_MILLIS_MAX, "waits " + waitMillis);
    for (int i = 0; i < BURST; i++) {
      assertNotNull(one.nextSubmitted());
    }
    assertEquals(0, one.submitted.size());
  }

  @Test
  void gatewaysAddUpWhatEachLetPass() throws Exception {
    TestClient first = one.connect().online(userId);
    TestClient second = two.connect().online(userId);
    sendBurst(first);
    sendBurst(second);
    for (int request = BURST + 1; request < TRIES_MAX; request++) {
      first.send(request, conversationId, "and more");
      int waitMillis = first.next(ServerFrame.FrameCase.ERROR).getError().getRetryAfterMillis();
      if (waitMillis > ALONE_MILLIS_MAX) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(TRY_PAUSE_MILLIS);
    }
    throw new AssertionError("the limit held for each gateway alone");
  }

  private void sendBurst(TestClient client) {
    for (int request = 1; request <= BURST; request++) {
      client.send(request, conversationId, "text " + request);
    }
  }
}
