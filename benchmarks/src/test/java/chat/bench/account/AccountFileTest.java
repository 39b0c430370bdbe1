package chat.bench.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountFileTest {
  @TempDir private Path home;

  @Test
  void keepsPasswordAndTokensForItsOwnerAlone() throws IOException {
    Path path = home.resolve("bench").resolve("accounts.json");
    String password;
    try (AccountFile file = AccountFile.open(path)) {
      password = file.password();
      file.put("bench_0001", new JsonObject().put("refresh_token", "r"));
      file.save();
    }

    try (AccountFile again = AccountFile.open(path)) {
      assertEquals(password, again.password());
      assertEquals("r", again.user("bench_0001").getString("refresh_token"));
    }
    assertTrue(password.length() >= 32);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }
}
