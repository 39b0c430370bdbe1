package chat.gateway.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import chat.model.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages of which more is to come are bounded, each and all together. */
class FrameDecoderTest {
  private static final int MESSAGE_BYTES_MAX = 100;
  private static final int ALL_BYTES_MAX = 150;
  private static final int TEXT = 0x81;
  private static final int TEXT_BEGINS = 0x01;
  private static final int CONTINUES = 0x00;
  private static final int MASKED = 0x80;

  private final PartialBytes partialBytes = new PartialBytes(ALL_BYTES_MAX);
  private final List<CloseCode> refused = new ArrayList<>();

  @Test
  void aMessageIsTakenWhereverItIsCut() {
    byte[] text = {'h', 'e', 'l', 'l', 'o'};
    for (int cut = 1; cut < 11; cut++) {
      EmbeddedChannel channel = connection();
      ByteBuf frame = frame(TEXT, text);
      channel.writeInbound(frame.readBytes(cut));
      channel.writeInbound(frame);
      WebSocketFrame whole = channel.readInbound();
      assertEquals(text.length, whole.content().readableBytes());
      whole.release();
    }
    assertEquals(List.of(), refused);
  }

  @Test
  void theLimitIsThatOfAMessageNotOfAFrame() {
    EmbeddedChannel channel = connection();
    channel.writeInbound(frame(TEXT_BEGINS, new byte[60]));
    release(channel.readInbound());
    channel.writeInbound(frame(CONTINUES, new byte[60]));
    assertNull(channel.readInbound());
    assertEquals(List.of(CloseCode.TOO_LARGE), refused);
    channel.writeInbound(frame(TEXT, new byte[10]));
    assertNull(channel.readInbound(), "nothing is taken after that");
  }

  @Test
  void whoGoesAboveWhatAllMayHoldTogetherIsSentAway() {
    EmbeddedChannel first = connection();
    first.writeInbound(begun(80));
    EmbeddedChannel second = connection();
    second.writeInbound(begun(80));
    assertEquals(List.of(CloseCode.TRY_AGAIN_LATER), refused);
    second.finishAndReleaseAll();

    EmbeddedChannel third = connection();
    third.writeInbound(begun(60));
    assertEquals(1, refused.size(), "the second one gave back what it held");
    EmbeddedChannel whole = connection();
    whole.writeInbound(frame(TEXT, new byte[90]));
    release(whole.readInbound());
    assertEquals(1, refused.size(), "a message that is whole is not held");
  }

  private EmbeddedChannel connection() {
    return new EmbeddedChannel(
        new FrameDecoder(MESSAGE_BYTES_MAX, partialBytes, (code, reason) -> refused.add(code)));
  }

  /** A frame of which the last bytes are missing. */
  private static ByteBuf begun(int bytes) {
    ByteBuf frame = frame(TEXT, new byte[bytes + 10]);
    return frame.slice(0, frame.readableBytes() - 10);
  }

  private static ByteBuf frame(int firstByte, byte[] payload) {
    return Unpooled.buffer()
        .writeByte(firstByte)
        .writeByte(MASKED | payload.length)
        .writeInt(0)
        .writeBytes(payload);
  }

  private static void release(WebSocketFrame frame) {
    frame.release();
  }
}
