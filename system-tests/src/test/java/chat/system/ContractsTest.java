package chat.system;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The OpenAPI and the AsyncAPI documents that the platform serves are such documents. */
@ExtendWith(Platform.Shared.class)
class ContractsTest {
  @Test
  void aLinterAcceptsThem(Platform platform) throws Exception {
    NodeTests.run(
        Path.of("src/test/js/contracts"),
        "lint",
        Map.of("CHAT_BASE_URL", platform.http().toString()));
  }
}
