package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.v1.ClientFrame;
import chat.model.v1.Cursor;
import chat.model.v1.Event;
import chat.model.v1.Heartbeat;
import chat.model.v1.Receipt;
import chat.model.v1.ServerFrame;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** People whose network lets no WebSocket through, and one who changes between both. */
@ExtendWith(Platform.Shared.class)
class LongPollTest {
  private static final int MESSAGES = 30;

  private final Vertx vertx = Vertx.vertx();
  private Rest rest;
  private Person ann;
  private Person ben;
  private String conversationId;

  @BeforeEach
  void people(Platform platform) throws Exception {
    HttpApi api = new HttpApi(vertx, platform.http());
    rest = new Rest(vertx, platform.http());
    ann = Await.result(Person.signUp(api, "ann"));
    ben = Await.result(Person.signUp(api, "ben"));
    conversationId = Await.result(ann.conversationWith(ben));
  }

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @Test
  void onePersonOnHttpAndOneOnWebSocketEndWithTheSame() throws Exception {
    Socket annSocket = Socket.live(vertx, ann.session());
    HttpDevice benDevice = HttpDevice.starting(rest, ben.session());
    for (int i = 1; i <= MESSAGES; i++) {
      annSocket.sent(conversationId, "from ann " + i);
      send(ben, "from ben " + i);
    }
    List<Event> annSaw = messages(annSocket, 2 * MESSAGES);
    benDevice.next(event -> event.getMessage().getSequence() == 2 * MESSAGES);

    assertEquals(texts(annSaw), texts(benDevice.events));
    assertEquals(
        IntStream.rangeClosed(1, 2 * MESSAGES).boxed().toList(),
        benDevice.events.stream()
            .filter(Event::hasMessage)
            .map(event -> event.getMessage().getSequence())
            .toList());
  }

  @Test
  void aRequestThatWaitsIsAnsweredWithTheFirstEvent() throws Exception {
    HttpDevice device = HttpDevice.starting(rest, ben.session());
    device.catchUp();
    send(ann, "first");

    assertEquals("first", device.next(Event::hasMessage).getMessage().getBody().getText());
    assertEquals(List.of(), device.poll(1).getJsonArray("events").getList());
  }

  @Test
  void askingAgainSaysDeliveredAndTheReadMarkerSaysRead() throws Exception {
    Socket annSocket = Socket.live(vertx, ann.session());
    HttpDevice phone = HttpDevice.starting(rest, ben.session());
    HttpDevice laptop = HttpDevice.starting(rest, Await.result(ben.anotherDevice()));
    annSocket.sent(conversationId, "hello");
    phone.next(Event::hasMessage);

    phone.poll(0);

    Receipt delivered = annSocket.next(ServerFrame::hasReceipt).getReceipt();
    assertEquals(ben.session().userId(), delivered.getUserId());
    assertEquals(1, delivered.getDelivered());

    read(ben, 1);

    assertEquals(1, annSocket.next(ServerFrame::hasReceipt).getReceipt().getRead());
    assertEquals(1, laptop.next(Event::hasReadMarker).getReadMarker().getSequence());
  }

  @Test
  void aDeviceChangesBetweenBothWaysWithOneCursor() throws Exception {
    HttpDevice before = HttpDevice.starting(rest, ben.session());
    List<Event> seen = new ArrayList<>();
    send(ann, "by request");
    before.next(Event::hasMessage);
    seen.addAll(before.events);
    Cursor cursor =
        Cursor.newBuilder().setEpoch(before.epoch()).setInboxSeq((int) before.inboxSeq()).build();
    send(ann, "between");
    Socket socket = Socket.resumed(vertx, ben.session(), cursor);
    socket.close();
    HttpDevice after = HttpDevice.resuming(rest, ben.session(), before.epoch(), before.inboxSeq());
    send(ann, "afterwards");
    after.next(event -> event.getMessage().getBody().getText().equals("afterwards"));
    seen.addAll(after.events);

    assertEquals(List.of("by request", "between", "afterwards"), texts(seen));
  }

  @Test
  void aCursorOfAnotherEpochIsAReset() throws Exception {
    HttpDevice device = HttpDevice.starting(rest, ben.session());
    JsonObject answer = HttpDevice.resuming(rest, ben.session(), "another", 3).poll(0);

    assertEquals(
        device.epoch(), answer.getJsonObject("reset").getJsonObject("head").getString("epoch"));
  }

  @Test
  void aReadMarkerBeyondTheNewestMessageIsPutOff() throws Exception {
    Rest.Answer answer =
        rest.once(
            HttpMethod.POST,
            ben.session(),
            "/v1/conversations/" + conversationId + "/read",
            new JsonObject().put("sequence", 9));
    answer.problem(503, ErrorCode.UNAVAILABLE);
  }

  @Test
  void aHeartbeatWithANumberIsAnswered() throws Exception {
    Socket socket = Socket.live(vertx, ann.session());
    socket.say(ClientFrame.newBuilder().setRequest(7).setHeartbeat(Heartbeat.getDefaultInstance()));
    assertTrue(socket.reply(7).hasHeartbeat());
  }

  private void send(Person person, String text) throws Exception {
    rest.post(
            person.session(),
            "/v1/conversations/" + conversationId + "/messages",
            new JsonObject()
                .put("client_message_id", Ids.next())
                .put("body", new JsonObject().put("text", text)))
        .success();
  }

  private void read(Person person, int sequence) throws Exception {
    rest.post(
            person.session(),
            "/v1/conversations/" + conversationId + "/read",
            new JsonObject().put("sequence", sequence))
        .noContent();
  }

  private static List<Event> messages(Socket socket, int count) throws Exception {
    List<Event> messages = new ArrayList<>();
    while (messages.size() < count) {
      messages.add(socket.next(frame -> frame.getEvent().hasMessage()).getEvent());
    }
    return messages;
  }

  private static List<String> texts(List<Event> events) {
    return events.stream()
        .filter(Event::hasMessage)
        .map(event -> event.getMessage().getBody().getText())
        .toList();
  }
}
