package chat.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.Addresses;
import chat.model.CloseCode;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.v1.Cursor;
import chat.model.v1.Event;
import chat.model.v1.InboxNews;
import chat.model.v1.PollInbox;
import chat.model.v1.PolledInbox;
import chat.model.v1.ServerFrame.FrameCase;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Devices without a WebSocket, over the real event bus, Redis and Cassandra. */
class PollsTest {
  private static final int WAIT_MILLIS = 30_000;
  private static final int POLLS_OF_USER_MAX = 8;

  private final String userId = Ids.next();
  private final String deviceId = Ids.next();
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = TestGateway.start();
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  @Test
  void aDeviceReadsItsInboxRequestAfterRequestThenWaits() throws Exception {
    gateway.store(userId, 1, 45);
    List<Integer> seen = new ArrayList<>();
    Cursor cursor = TestGateway.cursor(3);
    for (boolean synced = false; !synced; ) {
      InboxNews news = news(poll(deviceId, cursor, 20));
      news.getEventsList().forEach(event -> seen.add(event.getInboxSeq()));
      cursor = news.getCursor();
      synced = news.getSynced();
    }
    assertEquals(IntStream.rangeClosed(4, 45).boxed().toList(), seen);

    Future<PolledInbox> waiting = poll(deviceId, cursor, 20);
    registered();
    assertFalse(waiting.isComplete());
    gateway.deliver(userId, 46);
    InboxNews live = news(waiting);
    assertEquals(
        List.of(TestGateway.event(userId, 46).toBuilder().setInboxSeq(46).build()),
        live.getEventsList());
    assertTrue(live.getSynced());
  }

  @Test
  void anEventThatTheBusLostIsFoundByTheComparisonOfHeads() throws Exception {
    gateway.store(userId, 1, 1);
    Future<PolledInbox> waiting = poll(deviceId, TestGateway.cursor(1), 20);
    registered();
    gateway.store(userId, 2, 2);

    assertEquals(
        List.of(2), news(waiting).getEventsList().stream().map(Event::getInboxSeq).toList());
  }

  @Test
  void aDeviceIsServedOnceWhetherByWebSocketOrByRequest() throws Exception {
    gateway.store(userId, 1, 1);
    TestClient socket = gateway.connect();
    socket.hello(TestTokens.valid(userId, deviceId), TestGateway.cursor(1));
    socket.next(FrameCase.WELCOME);
    socket.next(FrameCase.SYNCED);

    Future<PolledInbox> waiting = poll(deviceId, TestGateway.cursor(1), 20);
    assertEquals(CloseCode.SUPERSEDED.code(), socket.closeCode());

    Future<PolledInbox> second = poll(deviceId, TestGateway.cursor(1), 20);
    InboxNews first = news(waiting);
    assertEquals(0, first.getEventsCount());
    assertEquals(TestGateway.cursor(1), first.getCursor());
    gateway.deliver(userId, 2);
    assertEquals(1, news(second).getEventsCount());
  }

  @Test
  void onlySoManyRequestsOfAUserWaitAtOnce() throws Exception {
    List<Future<PolledInbox>> waiting =
        IntStream.range(0, POLLS_OF_USER_MAX)
            .mapToObj(i -> poll(Ids.next(), TestGateway.cursor(0), 1))
            .toList();
    registered();

    PolledInbox refused = result(poll(Ids.next(), TestGateway.cursor(0), 1));
    assertEquals(ErrorCode.RATE_LIMITED.code(), refused.getRetryLater().getCode());

    gateway.deliver(userId, 1);
    for (Future<PolledInbox> one : waiting) {
      assertEquals(1, news(one).getEventsCount());
    }
  }

  @Test
  void requestsThatWaitAreAnsweredBeforeTheGatewayLeaves() throws Exception {
    Future<PolledInbox> waiting = poll(deviceId, TestGateway.cursor(0), 20);
    registered();

    gateway.undeploy();

    assertEquals(TestGateway.cursor(0), news(waiting).getCursor());
  }

  private Future<PolledInbox> poll(String device, Cursor cursorOrNull, int eventsMax) {
    PollInbox.Builder request =
        PollInbox.newBuilder()
            .setUserId(userId)
            .setDeviceId(device)
            .setEventsMax(eventsMax)
            .setWaitMillis(WAIT_MILLIS);
    if (cursorOrNull != null) {
      request.setCursor(cursorOrNull);
    }
    return gateway
        .vertx
        .eventBus()
        .<PolledInbox>request(Addresses.ANY_GATEWAY_POLLS, request.build())
        .map(Message::body);
  }

  private void registered() throws Exception {
    Await.until(() -> gateway.isRegistered(userId));
  }

  private static InboxNews news(Future<PolledInbox> poll) throws Exception {
    PolledInbox answer = result(poll);
    assertTrue(answer.hasNews(), answer.toString());
    return answer.getNews();
  }

  private static PolledInbox result(Future<PolledInbox> poll) throws Exception {
    return poll.await(20, TimeUnit.SECONDS);
  }
}
