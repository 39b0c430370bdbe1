package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import chat.bench.client.SlowSocket;
import chat.model.Ids;
import chat.model.v1.ClientFrame;
import chat.model.v1.Event;
import chat.model.v1.ServerFrame;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
  private final List<Session> senders = new ArrayList<>();
  private final List<String> conversationIds = new ArrayList<>();
  private Person ben;

  @BeforeEach
  void people(Platform platform) throws Exception {
    HttpApi api = new HttpApi(vertx, platform.http());
    ben = Await.result(Person.signUp(api, "ben"));
    for (int i = 0; i < SENDERS; i++) {
      Person sender = Await.result(Person.signUp(api, "ann"));
      senders.add(sender.session());
      conversationIds.add(Await.result(sender.conversationWith(ben)));
    }
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
        // No message has been written yet.
      }
      for (int sender = 0; sender < SENDERS; sender++) {
        sendMany(sender, slow);
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

  /** All at once; what was put off is sent again. */
  private void sendMany(int sender, SlowSocket slow) throws Exception {
    Socket socket = Socket.live(vertx, senders.get(sender));
    Map<Integer, ClientFrame.Builder> open = new HashMap<>();
    for (int i = 1; i <= MESSAGES_EACH; i++) {
      open.put(i, Frames.send(conversationIds.get(sender), Ids.next(), TEXT).setRequest(i));
    }
    open.values().forEach(socket::say);
    while (!open.isEmpty()) {
      ServerFrame answer = socket.next(frame -> open.containsKey(frame.getReplyTo()));
      if (answer.hasSent()) {
        open.remove(answer.getReplyTo());
      } else {
        int retryAfterMillis = answer.getError().getRetryAfterMillis();
        assertTrue(retryAfterMillis > 0, answer::toString);
        TimeUnit.MILLISECONDS.sleep(retryAfterMillis);
        socket.say(open.get(answer.getReplyTo()));
        slow.beat();
      }
    }
    slow.beat();
    socket.close();
  }
}
