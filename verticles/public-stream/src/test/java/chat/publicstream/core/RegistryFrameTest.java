package chat.publicstream.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.publicschema.v1.MembershipEvent;
import chat.publicschema.v1.MessageEvent;
import chat.publicschema.v1.StreamProto;
import com.google.protobuf.Message;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes are those that Confluent's documentation of its wire format demands. */
class RegistryFrameTest {
  @Test
  void theFirstMessageOfASchemaHasASingleZero() {
    MessageEvent value = MessageEvent.newBuilder().setConversationId("a").build();
    assertEquals(0, MessageEvent.getDescriptor().getIndex());
    assertEquals("00" + "01020304" + "00" + "0a0161", hex(0x01020304, value));
  }

  @Test
  void anotherMessageHasTheNumberOfItsIndexesAndItsIndexInZigzag() {
    MembershipEvent value = MembershipEvent.newBuilder().setConversationId("a").build();
    int index = StreamProto.getDescriptor().getMessageTypes().indexOf(value.getDescriptorForType());
    assertEquals(5, index);
    assertEquals("00" + "00000007" + "020a" + "0a0161", hex(7, value));
  }

  @Test
  void theMessageFollowsWhole() throws Exception {
    MessageEvent value =
        MessageEvent.newBuilder().setConversationId("x".repeat(1_000)).setPosition(-1).build();
    byte[] frame = RegistryFrame.of(Integer.MAX_VALUE, value);
    assertEquals(Integer.MAX_VALUE, ByteBuffer.wrap(frame, 1, 4).getInt());
    assertEquals(value, MessageEvent.parseFrom(ByteBuffer.wrap(frame, 6, frame.length - 6)));
    assertArrayEquals(frame, RegistryFrame.of(Integer.MAX_VALUE, value));
  }

  private static String hex(int schemaId, Message value) {
    return HexFormat.of().formatHex(RegistryFrame.of(schemaId, value));
  }
}
