package chat.system;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two people chat in two browsers: the tests of the web page, in Chromium, on the platform. */
@ExtendWith(Platform.Shared.class)
class BrowserTest {

  @Test
  void peopleChatInBrowsers(Platform platform) throws Exception {
    NodeTests.run(
        Path.of("../clients/web"),
        "test:browser",
        Map.of(
            "CHROMIUM", NodeTests.chromium().toString(),
            "CHAT_BASE_URL", platform.http().toString()));
  }
}
