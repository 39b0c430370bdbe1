package chat.system;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The TypeScript SDK on the platform, in Node and in tabs of Chromium. */
@ExtendWith(Platform.Shared.class)
class SdkTest {

  @Test
  void botsChatInNode(Platform platform) throws Exception {
    try (Control control = new Control(platform)) {
      NodeTests.run(
          Path.of("../clients/sdk"),
          "test:node",
          Map.of("CHAT_BASE_URL", platform.http().toString(), "CHAT_CONTROL_URL", control.url()));
    }
  }

  @Test
  void botsChatInProtobuf(Platform platform) throws Exception {
    NodeTests.run(
        Path.of("../clients/sdk"),
        "test:node",
        Map.of("CHAT_BASE_URL", platform.http().toString(), "CHAT_ENCODING", "protobuf"));
  }

  @Test
  void tabsShareAConnection(Platform platform) throws Exception {
    NodeTests.run(
        Path.of("../clients/sdk"),
        "test:browser",
        Map.of(
            "CHROMIUM", NodeTests.chromium().toString(),
            "CHAT_BASE_URL", platform.http().toString()));
  }
}
