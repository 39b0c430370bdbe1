package chat.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.v1.Body;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Event;
import chat.model.v1.Message;
import chat.model.v1.ServerFrame.FrameCase;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people write goes into the log sealed, and comes out of it opened. */
class SealingTest {
  private static TestGateway gateway;

  private final String userId = Ids.next();
  private final String senderId = Ids.next();
  private final String conversationId = ConversationIds.direct(userId, senderId);

  @BeforeAll
  static void start() throws Exception {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @AfterEach
  void keysAreThere() {
    TestGateway.KEYS.away = false;
  }

  @Test
  void aStrangersMessageIsOpenedAndWhatComesBehindItKeepsItsPlace() throws Exception {
    TestClient client = gateway.connect().online(userId);
    gateway.deliver(sealed(1, "from a stranger"), TestGateway.recipient(userId, 1));
    gateway.deliver(userId, 2);
    assertEquals("from a stranger", nextText(client));
    assertEquals("text 2", nextText(client));
  }

  @Test
  void whatIsReadFromAnInboxIsOpened() throws Exception {
    gateway.store(
        userId, 1, IntStream.rangeClosed(1, 30).mapToObj(i -> sealed(i, "word " + i)).toList());
    TestClient client = gateway.connect();
    client.hello(TestTokens.valid(userId, Ids.next()), TestGateway.cursor(0));
    client.next(FrameCase.WELCOME);
    for (int i = 1; i <= 30; i++) {
      assertEquals("word " + i, nextText(client));
    }
  }

  @Test
  void whoseKeyIsDestroyedHasWrittenNothingThatAnybodyReads() throws Exception {
    Event event = sealed(1, "words");
    TestGateway.KEYS.destroy(senderId);
    TestClient client = gateway.connect().online(userId);
    gateway.deliver(event, TestGateway.recipient(userId, 1));
    assertTrue(client.next(FrameCase.EVENT).getEvent().getMessage().getBody().hasErased());
  }

  @Test
  void whatCannotBeOpenedNowIsReadFromTheInboxLater() throws Exception {
    TestClient client = gateway.connect().online(userId);
    TestGateway.KEYS.away = true;
    gateway.store(userId, 1, List.of(sealed(1, "late")));
    gateway.deliver(sealed(1, "late"), TestGateway.recipient(userId, 1));
    client.assertNothingMoreCame();
    TestGateway.KEYS.away = false;
    gateway.announce(userId, 1);
    assertEquals("late", nextText(client));
  }

  @Test
  void withoutAKeyNothingGoesIntoTheLogAndLaterAllOfItDoesInItsOrder() throws Exception {
    TestClient client = gateway.connect().online(userId);
    TestGateway.KEYS.away = true;
    client.send(1, conversationId, "not in plain");
    int retryAfterMillis = client.error(ErrorCode.UNAVAILABLE).getError().getRetryAfterMillis();
    assertTrue(retryAfterMillis > 0);
    assertNull(gateway.submitted.peek());

    TestGateway.KEYS.away = false;
    List<String> ids =
        IntStream.rangeClosed(2, 20)
            .mapToObj(request -> client.send(request, conversationId, "text " + request))
            .toList();
    for (int i = 0; i < ids.size(); i++) {
      ConversationRecord record = gateway.nextSubmitted();
      assertEquals(ids.get(i), record.getClientId());
      assertEquals("text " + (i + 2), record.getSendMessage().getBody().getText());
    }
  }

  private static String nextText(TestClient client) throws Exception {
    return client.next(FrameCase.EVENT).getEvent().getMessage().getBody().getText();
  }

  private Event sealed(int number, String text) {
    Message message =
        Message.newBuilder()
            .setSequence(number)
            .setSenderId(senderId)
            .setClientMessageId(Ids.next())
            .setBody(Body.newBuilder().setText(text))
            .build();
    return Event.newBuilder()
        .setConversationId(conversationId)
        .setPosition(number)
        .setMessage(TestGateway.KEYS.sealed(conversationId, message))
        .build();
  }
}
