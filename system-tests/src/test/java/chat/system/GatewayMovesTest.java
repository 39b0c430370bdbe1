package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.model.CloseCode;
import chat.model.v1.Reconnect;
import chat.model.v1.ServerFrame;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A second gateway comes, is found, and leaves: in order, or killed. */
@ExtendWith(Platform.Shared.class)
class GatewayMovesTest {
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private Platform platform;
  private Rest rest;
  private Person ann;
  private SecondGateway second;

  @BeforeEach
  void twoGateways(Platform shared) throws Exception {
    platform = shared;
    rest = new Rest(vertx, shared.http());
    ann = Await.result(Person.signUp(new HttpApi(vertx, shared.http()), "ann"));
    second = SecondGateway.start(shared);
  }

  @AfterEach
  void close() throws Exception {
    second.close();
    Await.result(vertx.close());
  }

  @Test
  void aGatewayThatIsDrainedSendsItsClientsToTheOther() throws Exception {
    Await.until("both are named", TOLD_WITHIN, () -> named().size() == 2);
    assertEquals(
        named().stream().sorted().toList(),
        Await.result(ann.anotherDevice()).gatewayUrls().stream().sorted().toList());
    Person ben = Await.result(Person.signUp(ann.api(), "ben"));
    String conversationId = Await.result(ann.conversationWith(ben));
    Socket socket = Socket.live(vertx, ann.session(), second.url());
    socket.sent(conversationId, "before it leaves");

    rest.client()
        .postAbs(second.management() + "/drain")
        .send()
        .toCompletionStage()
        .toCompletableFuture()
        .join();

    Reconnect reconnect = socket.next(ServerFrame::hasReconnect).getReconnect();
    assertEquals(List.of(platform.webSocket()), reconnect.getGatewaysList());
    assertTrue(reconnect.getDelayMillis() < 5_000);
    assertEquals(CloseCode.RESTART.code(), socket.closeCode());
    Await.until(
        "nobody is sent to it", TOLD_WITHIN, () -> named().equals(List.of(platform.webSocket())));
    Await.until("the process has ended", Duration.ofSeconds(30), () -> !second.isAlive());
  }

  @Test
  void aGatewayThatWasKilledIsForgotten() throws Exception {
    Await.until("both are named", TOLD_WITHIN, () -> named().size() == 2);

    second.kill();

    Await.until("one is named", TOLD_WITHIN, () -> named().size() == 1);
    assertEquals(List.of(platform.webSocket()), named());
    assertFalse(second.isAlive());
  }

  private List<String> named() throws Exception {
    JsonObject answer = rest.get(ann.session(), "/v1/gateways").success();
    JsonArray gateways = answer.getJsonArray("gateways");
    return IntStream.range(0, gateways.size())
        .mapToObj(i -> gateways.getJsonObject(i).getString("url"))
        .toList();
  }
}
