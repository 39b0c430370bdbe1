package chat.system;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two people chat in the web app: its tests in Chromium, on the platform. */
@ExtendWith(Platform.Shared.class)
class AppTest {

  @Test
  void peopleChatInTheApp(Platform platform) throws Exception {
    NodeTests.run(
        Path.of("../clients/app"),
        "test:browser",
        Map.of(
            "CHROMIUM", NodeTests.chromium().toString(),
            "CHAT_BASE_URL", platform.http().toString()));
  }
}
