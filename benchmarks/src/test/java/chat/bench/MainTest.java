package chat.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir private Path home;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "play",
        "bench --rate fast",
        "bench --rate 0",
        "bench --users 3",
        "bench --duration long",
        "bench --scenario rocket",
        "bench --scenario idle --connections 0",
        "bench --scenario storm --back-max soon",
        "bench --size 100001",
        "seed --users 0"
      })
  void wrongUseIsExitCode2(String line) {
    assertEquals(2, Main.execute(line.isEmpty() ? new String[0] : line.split(" ")));
  }

  @Test
  void helpIsNoError() {
    assertEquals(0, Main.execute("bench", "--help"));
  }

  @Test
  void homeWithoutAPlatformIsExitCode3() {
    assertEquals(3, Main.execute("bench", "--home", home.toString()));
  }

  @Test
  void addressWithoutAPlatformIsExitCode3() {
    assertEquals(3, Main.execute("seed", "--home", home.toString(), "--api", "http://127.0.0.1:1"));
  }
}
