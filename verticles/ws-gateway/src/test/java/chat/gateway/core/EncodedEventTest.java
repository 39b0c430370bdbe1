package chat.gateway.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.model.JsonCodec;
import chat.model.v1.Body;
import chat.model.v1.ConversationCreated;
import chat.model.v1.ConversationKind;
import chat.model.v1.Event;
import chat.model.v1.Message;
import chat.model.v1.ServerFrame;
import org.junit.jupiter.api.Test;

class EncodedEventTest {
  private static final long UINT32_MAX = 4_294_967_295L;

  @Test
  void whatIsSplicedIsTheWholeFrame() {
    Event message =
        Event.newBuilder()
            .setConversationId("direct:0190a6f2-7c00-7000-8000-000000000001")
            .setPosition(1L << 48)
            .setMessage(
                Message.newBuilder()
                    .setSequence(7)
                    .setBody(
                        Body.newBuilder()
                            .setText("{\"event\":{\"inbox_seq\":5} \n שלום 👩‍👩‍👧 <b>")))
            .build();
    Event created =
        Event.newBuilder()
            .setConversationId("c")
            .setConversationCreated(
                ConversationCreated.newBuilder()
                    .setKind(ConversationKind.CONVERSATION_KIND_DIRECT)
                    .addMemberIds("a")
                    .addMemberIds("b"))
            .build();
    for (Event event : new Event[] {message, created, Event.getDefaultInstance()}) {
      EncodedEvent shared = new EncodedEvent(event);
      for (long inboxSeq : new long[] {1, 42, 2_147_483_648L, UINT32_MAX}) {
        assertEquals(whole(event, inboxSeq), shared.json(inboxSeq));
        assertArrayEquals(frame(event, inboxSeq).toByteArray(), shared.protobuf(inboxSeq));
      }
    }
  }

  @Test
  void aNumberThatTheEventAlreadyHasIsReplaced() {
    Event row = Event.newBuilder().setInboxSeq(3).setConversationId("c").build();
    assertEquals(whole(row, 9), new EncodedEvent(row).json(9));
    assertArrayEquals(frame(row, 9).toByteArray(), new EncodedEvent(row).protobuf(9));
  }

  private static String whole(Event event, long inboxSeq) {
    return JsonCodec.print(frame(event, inboxSeq));
  }

  private static ServerFrame frame(Event event, long inboxSeq) {
    return ServerFrame.newBuilder().setEvent(event.toBuilder().setInboxSeq((int) inboxSeq)).build();
  }
}
