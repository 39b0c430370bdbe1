package chat.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.model.v1.Body;
import chat.model.v1.ClientFrame;
import chat.model.v1.Event;
import chat.model.v1.Message;
import chat.model.v1.ServerFrame;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import org.junit.jupiter.api.Test;

class JsonCodecTest {
  @Test
  void sequencesAreNumbersAndTimesAreRfc3339() {
    ServerFrame frame =
        ServerFrame.newBuilder()
            .setEvent(
                Event.newBuilder()
                    .setInboxSeq((int) 4_000_000_000L)
                    .setConversationId("direct:x")
                    .setMessage(
                        Message.newBuilder()
                            .setSequence(3)
                            .setSentAt(Timestamp.newBuilder().setSeconds(1_700_000_000))
                            .setBody(Body.newBuilder().setText("שלום\n<b>"))))
            .build();
    assertEquals(
        "{\"event\":{\"inbox_seq\":4000000000,\"conversation_id\":\"direct:x\",\"message\":{\"sequence\":3,"
            + "\"sent_at\":\"2023-11-14T22:13:20Z\",\"body\":{\"text\":\"שלום\\n\\u003cb\\u003e\"}}}}",
        JsonCodec.print(frame));
  }

  @Test
  void aFieldOfANewerClientIsIgnored() throws InvalidProtocolBufferException {
    ClientFrame frame =
        (ClientFrame)
            JsonCodec.parse(
                "{\"request\":7,\"send\":{\"conversation_id\":\"c\",\"colour\":\"red\"}}",
                ClientFrame.newBuilder());
    assertEquals(7, frame.getRequest());
    assertEquals("c", frame.getSend().getConversationId());
  }

  @Test
  void whatIsNotJsonIsRefused() {
    assertThrows(
        InvalidProtocolBufferException.class,
        () -> JsonCodec.parse("{\"send\":", ClientFrame.newBuilder()));
  }
}
