package chat.simulation.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.model.ConversationIds;
import chat.model.Ids;
import chat.model.JsonCodec;
import chat.model.Position;
import chat.model.RuleVersions;
import chat.model.v1.Ack;
import chat.model.v1.Body;
import chat.model.v1.ClientFrame;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Event;
import chat.model.v1.Heartbeat;
import chat.model.v1.InboxEntry;
import chat.model.v1.InboxRecord;
import chat.model.v1.MarkRead;
import chat.model.v1.Message;
import chat.model.v1.Origin;
import chat.model.v1.ReadMarker;
import chat.model.v1.Send;
import chat.model.v1.SendMessage;
import chat.model.v1.Sent;
import chat.model.v1.ServerFrame;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

/** The model counts with the sizes that the schema of today gives. */
class RecordSizesTest {
  private static final String ANN = "0199a6f2-7c00-7000-8000-00000000000a";
  private static final String BEN = "0199a6f2-7c00-7000-8000-00000000000b";
  private static final String ID = "0199a6f2-7c00-7000-8000-000000000001";
  private static final String CONVERSATION = ConversationIds.direct(ANN, BEN);
  private static final int SEQUENCE = 2_000;
  private static final int INBOX_SEQ = 50_000;
  private static final long POSITION = Position.of(1, 1_000_000_000);
  private static final Timestamp TIME = Timestamps.fromMillis(1_795_000_000_123L);
  private static final Body BODY =
      Body.newBuilder().setText("x".repeat(Assumptions.TEXT_BYTES)).build();

  @Test
  void recordsOfAMessage() {
    ConversationRecord send =
        command()
            .setConversationId(CONVERSATION)
            .setSendMessage(SendMessage.newBuilder().setBody(BODY))
            .build();
    assertEquals(RecordSizes.CONVERSATION_RECORD, inKafka(send.getConversationId(), ID, send));
    InboxRecord inbox = inboxRecord(event().setMessage(message()).build(), BEN);
    assertEquals(RecordSizes.INBOX_RECORD, inKafka(CONVERSATION, Long.toString(POSITION), inbox));
  }

  @Test
  void recordsOfAReadMarker() {
    String self = ConversationIds.self(BEN);
    ConversationRecord read =
        command()
            .setConversationId(self)
            .setMarkRead(
                MarkRead.newBuilder().setConversationId(CONVERSATION).setSequence(SEQUENCE))
            .build();
    assertEquals(RecordSizes.READ_MARKER_RECORD, inKafka(self, ID, read));
    Event event =
        event()
            .setConversationId(self)
            .setReadMarker(
                ReadMarker.newBuilder().setConversationId(CONVERSATION).setSequence(SEQUENCE))
            .build();
    assertEquals(
        RecordSizes.READ_MARKER_INBOX_RECORD,
        inKafka(self, Long.toString(POSITION), inboxRecord(event, BEN)));
  }

  @Test
  void framesOfAMessage() {
    assertEquals(
        RecordSizes.SEND_FRAME,
        fromDevice(
            ClientFrame.newBuilder()
                .setRequest(SEQUENCE)
                .setSend(
                    Send.newBuilder()
                        .setConversationId(CONVERSATION)
                        .setClientMessageId(ID)
                        .setBody(BODY))));
    assertEquals(
        RecordSizes.SENT_FRAME,
        toDevice(
            ServerFrame.newBuilder()
                .setReplyTo(SEQUENCE)
                .setSent(
                    Sent.newBuilder()
                        .setConversationId(CONVERSATION)
                        .setClientMessageId(ID)
                        .setSequence(SEQUENCE)
                        .setSentAt(TIME))));
    assertEquals(
        RecordSizes.EVENT_FRAME,
        toDevice(
            ServerFrame.newBuilder()
                .setEvent(event().setInboxSeq(INBOX_SEQ).setMessage(message()))));
    assertEquals(
        RecordSizes.ACK_FRAME,
        fromDevice(ClientFrame.newBuilder().setAck(Ack.newBuilder().setInboxSeq(INBOX_SEQ))));
    assertEquals(
        RecordSizes.HEARTBEAT_FRAME,
        fromDevice(ClientFrame.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance())));
  }

  private static ConversationRecord.Builder command() {
    return ConversationRecord.newBuilder()
        .setRuleVersion(RuleVersions.CONVERSATIONS)
        .setAuthorId(ANN)
        .setClientId(ID)
        .setOrigin(
            Origin.newBuilder().setAddress("outcomes." + Ids.next()).setSubmission(INBOX_SEQ));
  }

  private static Event.Builder event() {
    return Event.newBuilder().setConversationId(CONVERSATION).setPosition(POSITION);
  }

  private static Message.Builder message() {
    return Message.newBuilder()
        .setSequence(SEQUENCE)
        .setSenderId(ANN)
        .setClientMessageId(ID)
        .setSentAt(TIME)
        .setBody(BODY);
  }

  private static InboxRecord inboxRecord(Event event, String recipientId) {
    return InboxRecord.newBuilder()
        .setRuleVersion(RuleVersions.INBOX)
        .setConversationId(event.getConversationId())
        .addEntries(InboxEntry.newBuilder().setEvent(event).addRecipientIds(recipientId))
        .build();
  }

  /** As {@code LogProducer} appends it, when nothing else is in its batch. */
  private static int inKafka(String key, String eventId, com.google.protobuf.Message value) {
    Map<String, String> attributes =
        Map.of(
            "ce_specversion", "1.0",
            "ce_id", eventId,
            "ce_source", "/chat/message-router",
            "ce_type", value.getDescriptorForType().getFullName(),
            "content-type", "application/protobuf");
    Header[] headers =
        attributes.entrySet().stream()
            .map(each -> new RecordHeader(each.getKey(), bytes(each.getValue())))
            .toArray(Header[]::new);
    SimpleRecord record = new SimpleRecord(0, bytes(key), value.toByteArray(), headers);
    return DefaultRecordBatch.sizeInBytes(List.of(record));
  }

  private static int fromDevice(ClientFrame.Builder frame) {
    return bytes(JsonCodec.print(frame.build())).length;
  }

  private static int toDevice(ServerFrame.Builder frame) {
    return bytes(JsonCodec.print(frame.build())).length;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
