package chat.bench.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.model.Ids;
import chat.model.JsonCodec;
import chat.model.v1.Body;
import chat.model.v1.ClientFrame;
import chat.model.v1.ConversationCreated;
import chat.model.v1.Event;
import chat.model.v1.GroupChange;
import chat.model.v1.GroupCreated;
import chat.model.v1.Message;
import chat.model.v1.Send;
import chat.model.v1.Sent;
import chat.model.v1.ServerFrame;
import chat.model.v1.Synced;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The quick reader and writer agree with the codec of the schema. */
class FramesTest {
  private final List<String> read = new ArrayList<>();
  private final ServerFrames frames = new ServerFrames(new Recorder());

  @Test
  void writesTheSendFrameOfTheSchema() throws IOException {
    String text = "\"quoted\" \\ line\nbreak \u0001 \u00e9 \ud83d\ude00 \u2028 </script>";
    UUID id = UUID.fromString(Ids.next());

    String json = ClientFrames.send(7, new PendingSend(id, "direct:x", text, 0));

    ClientFrame expected =
        ClientFrame.newBuilder()
            .setRequest(7)
            .setSend(
                Send.newBuilder()
                    .setConversationId("direct:x")
                    .setClientMessageId(id.toString())
                    .setBody(Body.newBuilder().setText(text)))
            .build();
    assertEquals(expected, JsonCodec.parse(json, ClientFrame.newBuilder()));
  }

  @Test
  void readsSent() throws IOException {
    readFrame(
        ServerFrame.newBuilder()
            .setReplyTo(9)
            .setSent(
                Sent.newBuilder()
                    .setConversationId("direct:x")
                    .setClientMessageId(Ids.next())
                    .setSequence(3)
                    .setSentAt(Timestamp.newBuilder().setSeconds(1))));

    assertEquals(List.of("sent 9 3"), read);
  }

  @Test
  void readsMessage() throws IOException {
    UUID id = UUID.fromString(Ids.next());

    readFrame(
        ServerFrame.newBuilder()
            .setEvent(
                Event.newBuilder()
                    .setInboxSeq(12)
                    .setConversationId("direct:x")
                    .setPosition(1L << 48)
                    .setMessage(
                        Message.newBuilder()
                            .setSequence(4)
                            .setSenderId("s")
                            .setClientMessageId(id.toString())
                            .setBody(Body.newBuilder().setText("{\"sequence\":99}")))));

    assertEquals(List.of("message 12 direct:x 4 " + id), read);
  }

  @Test
  void readsOtherEventsAndOtherFrames() throws IOException {
    readFrame(
        ServerFrame.newBuilder()
            .setEvent(
                Event.newBuilder()
                    .setInboxSeq(1)
                    .setConversationCreated(ConversationCreated.newBuilder().addMemberIds("a"))));
    readFrame(ServerFrame.newBuilder().setSynced(Synced.newBuilder().setInboxSeq(1)));

    assertEquals(List.of("event 1 CONVERSATION_CREATED", "other SYNCED"), read);
  }

  @Test
  void readsASystemLineAsAnEvent() throws IOException {
    readFrame(
        ServerFrame.newBuilder()
            .setEvent(
                Event.newBuilder()
                    .setInboxSeq(2)
                    .setMessage(
                        Message.newBuilder()
                            .setSequence(1)
                            .setChange(
                                GroupChange.newBuilder()
                                    .setCreated(GroupCreated.newBuilder().addMemberIds("a"))))));

    assertEquals(List.of("event 2 MESSAGE"), read);
  }

  @Test
  void refusesWhatIsNotJson() {
    assertThrows(IOException.class, () -> frames.read("{\"sent\":"));
    assertThrows(IOException.class, () -> frames.read("[]"));
  }

  private void readFrame(ServerFrame.Builder frame) throws IOException {
    frames.read(JsonCodec.print(frame));
  }

  private final class Recorder implements FrameHandler {
    @Override
    public void sent(int replyTo, int sequence) {
      read.add("sent " + replyTo + " " + sequence);
    }

    @Override
    public void message(int inboxSeq, String conversationId, int sequence, UUID clientMessageId) {
      read.add(
          "message " + inboxSeq + " " + conversationId + " " + sequence + " " + clientMessageId);
    }

    @Override
    public void event(Event event) {
      read.add("event " + event.getInboxSeq() + " " + event.getEventCase());
    }

    @Override
    public void other(ServerFrame frame) {
      read.add("other " + frame.getFrameCase());
    }
  }
}
