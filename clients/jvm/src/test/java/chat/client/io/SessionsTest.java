package chat.client.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.client.model.JsonObject;
import chat.client.storage.MemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionException;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens and ids of a device whose clock is wrong, is set, or slept. */
class SessionsTest {
  private static final long TOKEN_LIFE_MILLIS = Duration.ofMinutes(15).toMillis();
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long WEEK = Duration.ofDays(7).toMillis();

  private final OkHttpClient http = new OkHttpClient();
  private final MemoryStorage storage = new MemoryStorage();
  private long platform = Instant.parse("2026-11-22T10:00:00Z").toEpochMilli();
  private long wall = platform;
  private long elapsed = 1_000;

  @AfterEach
  void stop() {
    http.dispatcher().executorService().shutdown();
  }

  @Test
  void aClockThatIsSetWhileTheClientRunsDoesNotChangeItsTime() throws Exception {
    for (long wrong : new long[] {-WEEK, WEEK}) {
      wall = platform + wrong;
      Sessions sessions = loggedIn();
      pass(MINUTE);
      assertEquals(platform, sessions.platformMillis());
      wall = platform;
      assertEquals(platform, sessions.platformMillis(), "set right from " + wrong);
      pass(MINUTE);
      assertEquals(platform, sessions.platformMillis());
    }
  }

  @Test
  void aClockThatWasWrongInTheLastLifeMakesNoIdThatIsAhead() throws Exception {
    for (long wrong : new long[] {-WEEK, WEEK}) {
      wall = platform + wrong;
      loggedIn();
      pass(MINUTE);
      elapsed = 0;
      assertEquals(platform, restarted().platformMillis(), "still wrong by " + wrong);
      wall = platform;
      assertEquals(platform, restarted().platformMillis(), "set right from " + wrong);
    }
  }

  @Test
  void aTokenIsUsedUntilItIsAboutToEnd() throws Exception {
    wall = platform + WEEK;
    Sessions sessions = loggedIn();
    pass(TOKEN_LIFE_MILLIS - 2 * MINUTE);
    assertEquals("token", sessions.token(null).join());
    pass(MINUTE);
    assertThrows(CompletionException.class, () -> sessions.token(null).join(), "nobody is there");
  }

  @Test
  void aTokenEndsAlsoWhileTheDeviceSleeps() throws Exception {
    Sessions sessions = loggedIn();
    platform += TOKEN_LIFE_MILLIS;
    wall += TOKEN_LIFE_MILLIS;
    assertThrows(CompletionException.class, () -> sessions.token(null).join(), "nobody is there");
  }

  private Sessions loggedIn() throws IOException {
    Sessions sessions = restarted();
    sessions.begin(
        JsonObject.of(
            Map.of(
                "access_token",
                "token",
                "refresh_token",
                "more",
                "access_token_expires_at",
                Instant.ofEpochMilli(platform + TOKEN_LIFE_MILLIS).toString())));
    return sessions;
  }

  private Sessions restarted() throws IOException {
    Store store = new Store(storage, failure -> {});
    // Nobody listens on that port.
    HttpApi api = new HttpApi(http, "http://127.0.0.1:1");
    return new Sessions(api, store, store.session().orElse(null), () -> wall, () -> elapsed);
  }

  private void pass(long millis) {
    platform += millis;
    wall += millis;
    elapsed += millis;
  }
}
