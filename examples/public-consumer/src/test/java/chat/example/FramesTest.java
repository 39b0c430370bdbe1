package chat.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.publicschema.v1.ReceiptEvent;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FramesTest {
  private static final String ANN = "0a03616e6e";

  @Test
  void aMessageIsReadWithAFrameAndWithoutOne() throws IOException {
    for (String frame :
        new String[] {"", "000000000700", "0000000007020e", "00000000070402808001"}) {
      byte[] value = HexFormat.of().parseHex(frame + ANN);
      assertEquals("ann", ReceiptEvent.parseFrom(Frames.message(value)).getUserId(), frame);
    }
  }

  @Test
  void aFrameThatEndsTooEarlyIsNone() {
    assertThrows(
        IOException.class, () -> Frames.message(HexFormat.of().parseHex("00000000070402")));
  }
}
