package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.model.Ids;
import chat.model.v1.ServerFrame;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator sees of a running platform. */
@ExtendWith(Platform.Shared.class)
class MetricsTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
  private static final Pattern FAMILY = Pattern.compile("^# TYPE (\\S+) ", Pattern.MULTILINE);
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| (`[a-z]+_[a-z_*]+`(?:, `[a-z]+_[a-z_*]+`)*)( †)? \\|", Pattern.MULTILINE);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String TEXT = "words that nobody else may read";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private Person ann;
  private Person ben;

  @BeforeEach
  void chat(Platform platform) throws Exception {
    HttpApi api = new HttpApi(vertx, platform.http());
    ann = Await.result(Person.signUp(api, "ann"));
    ben = Await.result(Person.signUp(api, "ben"));
    String conversationId = Await.result(ann.conversationWith(ben));
    Socket annSocket = Socket.live(vertx, ann.session());
    Socket benSocket = Socket.live(vertx, ben.session());
    annSocket.send(1, conversationId, Ids.next(), TEXT);
    assertTrue(annSocket.reply(1).hasSent());
    benSocket.next(frame -> frame.getEvent().hasMessage());
    annSocket.send(2, conversationId, Ids.next(), "");
    assertTrue(annSocket.next(ServerFrame::hasError).hasError());
  }

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @Test
  void everyMetricIsDocumentedAndEveryDocumentedMetricIsThere(Platform platform) throws Exception {
    String document = Files.readString(DOCUMENT);
    Set<String> documented = new TreeSet<>();
    Set<String> always = new TreeSet<>();
    for (MatchResult row : ROW.matcher(document).results().toList()) {
      for (String name : row.group(1).replace("`", "").split(", ", -1)) {
        documented.add(name);
        if (row.group(2) == null) {
          always.add(name);
        }
      }
    }
    assertTrue(documented.size() > 20, documented::toString);

    Await.until(
        "every documented metric",
        TIMEOUT,
        () -> exposed(platform).containsAll(withoutPatterns(always)));
    Set<String> undocumented = exposed(platform);
    undocumented.removeIf(name -> isDocumented(name, documented));
    assertEquals(Set.of(), undocumented, "stands in no table of docs/metrics.md");
  }

  @Test
  void theWayOfAMessageIsMeasured(Platform platform) throws Exception {
    List<String> seen =
        List.of(
            "chat_gateway_connections{state=\"live\"} ",
            "chat_gateway_frames_received_total ",
            "chat_gateway_bytes_sent_total ",
            "chat_gateway_commands_seconds_count{outcome=\"accepted\"} ",
            "chat_gateway_errors_total{code=\"message_empty\"} ",
            "chat_gateway_delivery_seconds_count ",
            "chat_log_append_seconds_count{outcome=\"ok\",topic=\"chat.conversations\"} ",
            "chat_log_append_seconds_count{outcome=\"ok\",topic=\"chat.inbox\"} ",
            "chat_fold_covered_records_total{topic=\"chat.conversations\"} ",
            "chat_fold_covered_records_total{topic=\"chat.inbox\"} ",
            "chat_fold_covered_records_total{topic=\"chat.events\"} ",
            "chat_search_messages_total ",
            "chat_search_delay_seconds_count ",
            "chat_inbox_deliveries_total ",
            "chat_cassandra_request_seconds_count{kind=\"read\",outcome=\"ok\"} ",
            "chat_cassandra_request_seconds_count{kind=\"write\",outcome=\"ok\"} ",
            "chat_redis_request_seconds_count{outcome=\"ok\"} ",
            "chat_redis_connections ",
            "vertx_sql_processing_time_seconds_count",
            "chat_http_requests_seconds_count{operation=\"createAccount\",status=\"201\"} ",
            "chat_event_loop_lag_seconds_count ",
            "chat_cluster_members ");
    for (String sample : seen) {
      Await.until(
          sample + "above 0",
          TIMEOUT,
          () ->
              scrape(platform)
                  .lines()
                  .filter(line -> line.startsWith(sample))
                  .anyMatch(line -> !line.endsWith(" 0.0") && !line.endsWith(" 0")));
    }
  }

  @Test
  void noLabelHoldsAnId(Platform platform) throws Exception {
    String scraped = scrape(platform);
    for (Person person : List.of(ann, ben)) {
      assertFalse(scraped.contains(person.session().userId()));
      assertFalse(scraped.contains(person.session().deviceId()));
      assertFalse(scraped.contains(person.handle()));
    }
    assertFalse(Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}").matcher(scraped).find(), scraped);
    assertFalse(scraped.contains("direct:"), scraped);
  }

  @Test
  void logsHoldNoTextAndNoToken(Platform platform) throws Exception {
    String logs = Files.readString(Path.of(platform.addresses().logs(), "platform.log"));
    assertTrue(logs.contains("WebSockets at"), "this is the log of the platform");
    assertFalse(logs.contains(TEXT));
    for (Person person : List.of(ann, ben)) {
      assertFalse(logs.contains(person.password()));
      assertFalse(logs.contains(person.session().accessToken()));
    }
  }

  @Test
  void aReadyNodeHasNoProblems(Platform platform) throws Exception {
    Await.until(
        "ready without a problem",
        TIMEOUT,
        () -> get(platform, "/health/ready").body().equals("{\"problems\":{}}"));
    assertEquals(200, get(platform, "/health/ready").statusCode());
    assertEquals(200, get(platform, "/health/live").statusCode());
    assertEquals(404, get(platform, "/other").statusCode());
  }

  private static boolean isDocumented(String name, Set<String> documented) {
    return documented.contains(name)
        || (name.endsWith("_max") && documented.contains(name.substring(0, name.length() - 4)))
        || documented.stream()
            .filter(each -> each.endsWith("*"))
            .anyMatch(each -> name.startsWith(each.substring(0, each.length() - 1)));
  }

  private static Set<String> withoutPatterns(Set<String> names) {
    return names.stream().filter(name -> !name.endsWith("*")).collect(Collectors.toSet());
  }

  private Set<String> exposed(Platform platform) throws Exception {
    return FAMILY
        .matcher(scrape(platform))
        .results()
        .map((Function<MatchResult, String>) family -> family.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String scrape(Platform platform) throws Exception {
    return get(platform, "/metrics").body();
  }

  private HttpResponse<String> get(Platform platform, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(platform.addresses().management() + path))
            .timeout(TIMEOUT)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
