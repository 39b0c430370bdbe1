package chat.system;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two people chat in the web app: its tests in Chromium, on the platform. */
@ExtendWith(Platform.Shared.class)
class AppTest {
  private static final Path APP = Path.of("../clients/app");

  @Test
  void peopleChatInTheApp(Platform platform) throws Exception {
    NodeTests.run(
        APP,
        "test:browser",
        Map.of(
            "CHROMIUM", NodeTests.chromium().toString(),
            "CHAT_BASE_URL", platform.http().toString()));
  }

  @Test
  void whatTheyWriteSurvives(Platform platform) throws Exception {
    try (Control control = new Control(platform)) {
      NodeTests.run(
          APP,
          "test:edges",
          Map.of(
              "CHROMIUM", NodeTests.chromium().toString(),
              "CHAT_BASE_URL", platform.http().toString(),
              "CHAT_CONTROL_URL", control.url()));
    }
  }
}
