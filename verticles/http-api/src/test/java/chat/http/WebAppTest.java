package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.http.TestApi.Answer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of the web app and the headers that keep a browser safe. */
class WebAppTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void theRootIsTheAppWithItsPolicy() {
    Answer page = api.get("/", "");

    assertEquals(200, page.status());
    assertTrue(page.headers().get("content-type").startsWith("text/html"));
    String policy = page.headers().get("content-security-policy");
    assertTrue(policy.startsWith("default-src 'self'; connect-src 'self' ws: wss:"), policy);
    assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    assertEquals("nosniff", page.headers().get("x-content-type-options"));
    assertEquals("no-referrer", page.headers().get("referrer-policy"));
    assertEquals("no-cache", page.headers().get("cache-control"));
  }

  @Test
  void aFileThatHasNotChangedIsNotSentAgain() {
    String lastModified = api.get("/", "").headers().get("last-modified");

    Answer again = api.send(api.request("/", "").header("If-Modified-Since", lastModified).GET());

    assertEquals(304, again.status());
  }

  @Test
  void theBrowserKeepsHashedFilesAndAsksForTheRest() {
    Answer page = api.get("/", "");
    Matcher script = Pattern.compile("assets/app-\\w+\\.js").matcher(page.text());
    assertTrue(script.find(), page.text());

    assertEquals("no-cache", page.headers().get("cache-control"));
    assertEquals("no-cache", api.get("/sw.js", "").headers().get("cache-control"));
    assertEquals(
        "public, max-age=31536000, immutable",
        api.get("/" + script.group(), "").headers().get("cache-control"));
    assertEquals("no-store", api.get("/assets/app-OLD.js", "").headers().get("cache-control"));
  }

  @ParameterizedTest
  @CsvSource({
    "/app, /",
    "/app/, /",
    "/app/?from=icon, /?from=icon",
    "/app/assets/app-OLD.js, /assets/app-OLD.js",
    "/app//evil.example/, /evil.example/",
    "/app/%2f/evil.example/, /%2f/evil.example/",
  })
  void whatWasUnderAppIsAtTheRoot(String former, String place) {
    Answer moved = api.get(former, "");
    assertEquals(301, moved.status());
    assertEquals(place, moved.headers().get("location"));
  }

  @Test
  void theWorkerOfAnInstalledAppIsReplacedWhereItWas() {
    Answer worker = api.get("/app/sw.js", "");
    assertEquals(200, worker.status());
    assertTrue(worker.headers().get("content-type").contains("javascript"));
    assertEquals("no-cache", worker.headers().get("cache-control"));
    api.get("/application", "").problem(404, "not_found");
  }

  @Test
  void otherPathsAreNotTheApp() {
    api.get("/conversations", "").problem(404, "not_found");
    api.get("/web/index.html", "").problem(404, "not_found");
    api.get("/logback-test.xml", "").problem(404, "not_found");
    api.get("/..%2flogback-test.xml", "").problem(404, "not_found");
  }
}
