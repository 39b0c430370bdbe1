package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.bench.client.HttpApi;
import chat.bench.client.SlowSocket;
import chat.model.Ids;
import chat.model.v1.Event;
import chat.model.v1.ServerFrame;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A device that does not read for a while gets everything in the end, in order, on the same
 * connection.
 */
@ExtendWith(Platform.Shared.class)
class SlowReaderTest {
  private static final int SENDERS = 4;
  private static final int MESSAGES_EACH = 64;

  /** Just short enough to stand whole in the inbox. */
  private static final String TEXT = "x".repeat(4_000);

  private final Vertx vertx = Vertx.vertx();
  private HttpApi api;
  private Person ben;

  @BeforeEach
  void people(Platform platform) throws Exception {
    api = new HttpApi(vertx, platform.http());
    ben = Await.result(Person.signUp(api, "ben"));
  }

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @Test
  void whatADeviceDoesNotReadComesWhenItReads() throws Exception {
    try (SlowSocket slow = new SlowSocket(URI.create(ben.session().gatewayUrls().get(0)))) {
      slow.hello(ben.session().accessToken(), null);
      long inboxSeq = slow.frame().getWelcome().getHead().getInboxSeq();
      while (!slow.frame().hasSynced()) {
        // Nothing has been written yet.
      }
      for (int sender = 0; sender < SENDERS; sender++) {
        sendMany();
        slow.beat();
      }

      List<Event> messages = new ArrayList<>();
      while (messages.size() < SENDERS * MESSAGES_EACH) {
        ServerFrame frame = slow.frame();
        if (frame.hasEvent()) {
          assertEquals(++inboxSeq, frame.getEvent().getInboxSeq());
          if (frame.getEvent().hasMessage()) {
            messages.add(frame.getEvent());
          }
        }
      }
      assertEquals(
          SENDERS * MESSAGES_EACH,
          messages.stream()
              .map(event -> event.getConversationId() + event.getMessage().getSequence())
              .distinct()
              .count());
    }
  }

  private void sendMany() throws Exception {
    Person sender = Await.result(Person.signUp(api, "ann"));
    String conversationId = Await.result(sender.conversationWith(ben));
    Socket socket = Socket.live(vertx, sender.session());
    for (int i = 1; i <= MESSAGES_EACH; i++) {
      socket.send(i, conversationId, Ids.next(), TEXT);
    }
    for (int i = 1; i <= MESSAGES_EACH; i++) {
      socket.next(ServerFrame::hasSent);
    }
    socket.close();
  }
}
