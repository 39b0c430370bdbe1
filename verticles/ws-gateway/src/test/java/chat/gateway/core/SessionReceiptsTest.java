package chat.gateway.core;

import static chat.gateway.core.SessionDriver.cursor;
import static chat.gateway.core.SessionDriver.seen;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ConversationIds;
import chat.model.Ids;
import chat.model.v1.Accepted;
import chat.model.v1.Ack;
import chat.model.v1.ClientFrame;
import chat.model.v1.Event;
import chat.model.v1.Message;
import chat.model.v1.Outcome;
import chat.model.v1.Read;
import chat.model.v1.Receipt;
import chat.model.v1.Verdict;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Acknowledgements, read markers, and the receipts of others. */
class SessionReceiptsTest {
  private static final String CONVERSATION = ConversationIds.direct(Ids.next(), Ids.next());

  private final SessionDriver session = new SessionDriver();

  @Test
  void anAcknowledgementSaysWhichMessagesOfOthersHaveArrived() {
    session.welcomed(null, 0);
    message(1, "x", 1, "ann");
    message(2, "x", 2, "ben");
    message(3, "y", 7, "ann");
    message(4, "x", 3, SessionDriver.USER);
    message(5, "x", 4, "ann");

    Effect.Acknowledge acknowledged = acknowledged(ack(4));

    assertEquals(4, acknowledged.inboxSeq());
    assertTrue(acknowledged.complete());
    assertEquals(
        Set.of(
            new DeliveredUpTo("x", 2, Set.of("ann", "ben")),
            new DeliveredUpTo("y", 7, Set.of("ann"))),
        Set.copyOf(acknowledged.delivered()));
    assertEquals(
        List.of(new DeliveredUpTo("x", 4, Set.of("ann"))), acknowledged(ack(5)).delivered());
  }

  @Test
  void anAcknowledgementThatSaysNothingNewHasNoEffect() {
    session.welcomed(null, 0);
    message(1, "x", 1, "ann");
    ack(1);
    assertEquals(List.of(), ack(1));
    assertEquals(List.of(), ack(0));
  }

  @Test
  void whatNeverCameCannotBeAcknowledged() {
    session.welcomed(null, 3);
    assertEquals(List.of("invalid_argument"), seen(ack(4)));
  }

  @Test
  void theCursorAcknowledgesWhatCameOnEarlierConnections() {
    Effect.Acknowledge acknowledged = acknowledged(session.welcomed(cursor(5), 7));
    assertEquals(5, acknowledged.inboxSeq());
    assertFalse(acknowledged.complete(), "this session does not know what the events were");
  }

  @Test
  void aCursorAcknowledgesNothingBeforeItIsProven() {
    assertTrue(
        session.welcomed(cursor(9), 7).stream().noneMatch(Effect.Acknowledge.class::isInstance));
    assertEquals(List.of(), ack(9));

    Effect.Acknowledge acknowledged = acknowledged(session.on(new SessionEvent.HeadStored(9)));
    assertEquals(9, acknowledged.inboxSeq());
    assertFalse(acknowledged.complete());
    assertEquals(List.of(), ack(9), "it has been said");
  }

  @Test
  void theEventAfterACursorProvesItAndIsAcknowledgedByItself() {
    session.welcomed(cursor(9), 7);

    assertEquals(9, acknowledged(message(10, "x", 4, "ann")).inboxSeq());
    assertEquals(
        List.of(new DeliveredUpTo("x", 4, Set.of("ann"))), acknowledged(ack(10)).delivered());
  }

  @Test
  void aClientThatAcknowledgesLateIsNotForgottenButLookedUp() {
    session.welcomed(null, 0);
    int events = Unacknowledged.SIZE_MAX + 10;
    for (int number = 1; number <= events; number++) {
      message(number, "x", number, "ann");
    }
    assertFalse(acknowledged(ack(events - 1)).complete());
    message(events + 1, "x", events + 1, "ann");
    assertTrue(acknowledged(ack(events + 1)).complete());
  }

  @Test
  void aReadIsACommandOfTheReadersOwnConversation() {
    session.welcomed(null, 0);
    Submission submission = submitted(read(2, CONVERSATION, 3));
    assertEquals(ConversationIds.self(SessionDriver.USER), submission.record().getConversationId());
    assertEquals(CONVERSATION, submission.record().getMarkRead().getConversationId());

    Outcome accepted =
        Outcome.newBuilder()
            .setVerdict(Verdict.newBuilder().setAccepted(Accepted.getDefaultInstance()))
            .build();
    assertEquals(List.of("done"), seen(session.on(new SessionEvent.Decided(submission, accepted))));
  }

  @Test
  void aReadOfNothingIsRefused() {
    session.welcomed(null, 0);
    assertEquals(List.of("invalid_argument"), seen(read(2, CONVERSATION, 0)));
    assertEquals(List.of("invalid_argument"), seen(read(3, "self:me", 1)));
    assertEquals(List.of("invalid_argument"), seen(read(0, CONVERSATION, 1)));
  }

  @Test
  void receiptsOfOthersPassUnlessTheClientDoesNotRead() {
    session.welcomed(null, 0);
    SessionEvent receipted =
        new SessionEvent.Receipted(Receipt.newBuilder().setConversationId("x").setRead(3).build());
    assertEquals(List.of("receipt"), seen(session.on(receipted)));
    session.on(new SessionEvent.Congested());
    assertEquals(List.of(), session.on(receipted));
  }

  private List<Effect> message(
      long inboxSeq, String conversationId, int sequence, String senderId) {
    Event event =
        Event.newBuilder()
            .setConversationId(conversationId)
            .setMessage(Message.newBuilder().setSequence(sequence).setSenderId(senderId))
            .build();
    return session.on(
        new SessionEvent.Delivered(new InboxEvent(inboxSeq, new EncodedEvent(event))));
  }

  private List<Effect> ack(int inboxSeq) {
    return session.frame(
        ClientFrame.newBuilder().setAck(Ack.newBuilder().setInboxSeq(inboxSeq)).build());
  }

  private List<Effect> read(int request, String conversationId, int sequence) {
    return session.frame(
        ClientFrame.newBuilder()
            .setRequest(request)
            .setRead(Read.newBuilder().setConversationId(conversationId).setSequence(sequence))
            .build());
  }

  private static Effect.Acknowledge acknowledged(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Acknowledge.class::isInstance)
        .map(Effect.Acknowledge.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static Submission submitted(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Submit.class::isInstance)
        .map(effect -> ((Effect.Submit) effect).submission())
        .findFirst()
        .orElseThrow();
  }
}
