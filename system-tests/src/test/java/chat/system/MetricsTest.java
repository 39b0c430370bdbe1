package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.model.CloseCode;
import chat.model.Ids;
import chat.model.v1.ClientFrame;
import chat.model.v1.Hello;
import chat.model.v1.ServerFrame;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator sees of a running platform. */
@ExtendWith(Platform.Shared.class)
class MetricsTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
  private static final Path OBSERVABILITY = Path.of("..", "infra", "observability");

  /** Those of the platform; Prometheus has others of its own, and rules record some with colons. */
  private static final Pattern USED =
      Pattern.compile("\\b(?:chat|jvm|process|system|vertx)_[a-z0-9_]+");

  private static final Pattern FAMILY = Pattern.compile("^# TYPE (\\S+) ", Pattern.MULTILINE);
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| (`[a-z]+_[a-z_*]+`(?:, `[a-z]+_[a-z_*]+`)*)( †)? \\|[^|]*\\|([^|]*)\\|",
          Pattern.MULTILINE);
  private static final Pattern SELECTOR = Pattern.compile("(" + USED + ")\\{([^}]*)}");

  /** Of a selector: a label with its value, or with words of which each is one. */
  private static final Pattern MATCHER = Pattern.compile("(\\w+)=(?:\"([^\"]+)\"|~\"([\\w|]+)\")");

  private static final Pattern SAMPLE =
      Pattern.compile("^([a-z_]+)(?:\\{([^}]*)})? ", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  /** Labels that whoever scrapes adds, and the status, of which HTTP has many. */
  private static final Set<String> NOT_OF_THE_NODE = Set.of("job", "instance", "role", "status");

  /** Labels that the format adds. */
  private static final Set<String> OF_THE_FORMAT = Set.of("le", "quantile");

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
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
    annSocket.sent(conversationId, TEXT);
    benSocket.next(frame -> frame.getEvent().hasMessage());
    annSocket.send(2, conversationId, Ids.next(), "");
    assertTrue(annSocket.next(ServerFrame::hasError).hasError());
    Socket stranger =
        Await.result(
            Socket.open(vertx, ann.session().gatewayUrls().get(0), List.of(Socket.SUBPROTOCOL)));
    stranger.say(ClientFrame.newBuilder().setHello(Hello.newBuilder().setToken("no token")));
    assertEquals(CloseCode.UNAUTHENTICATED.code(), stranger.closeCode());
  }

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @Test
  void everyMetricIsDocumentedAndEveryDocumentedMetricIsThere(Platform platform) throws Exception {
    Set<String> documented = documented(row -> true);
    assertTrue(documented.size() > 20, documented::toString);
    Set<String> undocumented = exposedWithAllThatIsDocumented(platform);
    undocumented.removeIf(name -> isDocumented(name, documented));
    assertEquals(Set.of(), undocumented, "stands in no table of docs/metrics.md");
  }

  @Test
  void rulesAndDashboardsNameWhatIsExposed(Platform platform) throws Exception {
    Set<String> used =
        USED.matcher(rulesAndDashboards())
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(used.size() > 50, used::toString);

    Set<String> later = documented(row -> row.group(2) != null);
    Set<String> exposed = exposedWithAllThatIsDocumented(platform);
    used.removeIf(
        name ->
            Stream.of(name, family(name))
                .anyMatch(each -> exposed.contains(each) || later.contains(each)));
    assertEquals(Set.of(), used, "in infra/observability, and not exposed");
  }

  /**
   * A value that no series ever has, such as a bucket that is not there, makes a rule that never
   * fires.
   */
  @Test
  void rulesAndDashboardsSelectWhatIsExposed(Platform platform) throws Exception {
    Set<String> later = documented(row -> row.group(2) != null);
    Set<String> selected = new TreeSet<>();
    SELECTOR
        .matcher(rulesAndDashboards())
        .results()
        .filter(selector -> !later.contains(family(selector.group(1))))
        .forEach(
            selector ->
                MATCHER
                    .matcher(selector.group(2))
                    .results()
                    .filter(matcher -> !NOT_OF_THE_NODE.contains(matcher.group(1)))
                    .forEach(
                        matcher ->
                            values(matcher)
                                .map(value -> matcher.group(1) + "=\"" + value + "\"")
                                .forEach(label -> selected.add(selector.group(1) + " " + label))));
    assertTrue(selected.size() > 20, selected::toString);
    // An operation that nobody has asked for yet has no series.
    String contract = get(platform.http() + "/v1/openapi.yaml").body();
    try {
      Await.until(
          "series that are selected",
          TIMEOUT,
          () -> {
            List<String> samples = scrape(platform).lines().toList();
            selected.removeIf(each -> isThere(each.split(" ", 2), contract, samples));
            return selected.isEmpty();
          });
    } catch (AssertionError notInTime) {
      assertEquals(Set.of(), selected, "in infra/observability, and no series has it");
    }
  }

  private static boolean isThere(String[] nameAndLabel, String contract, List<String> samples) {
    String operation = nameAndLabel[1].replaceFirst("operation=\"(.*)\"", "operationId: $1\n");
    return contract.contains(operation)
        || samples.stream()
            .filter(sample -> sample.startsWith(nameAndLabel[0] + "{"))
            .anyMatch(sample -> sample.matches(".*[{,]" + Pattern.quote(nameAndLabel[1]) + ".*"));
  }

  @Test
  void seriesHaveTheLabelsThatAreDocumented(Platform platform) throws Exception {
    Map<String, Set<String>> labelsByMetric = new HashMap<>();
    for (MatchResult row : rows()) {
      Set<String> labels = labels(row.group(3), Pattern.compile("`(\\w+)`"));
      names(row).forEach(name -> labelsByMetric.put(name, labels));
    }
    exposedWithAllThatIsDocumented(platform);
    Set<String> others = new TreeSet<>();
    SAMPLE
        .matcher(scrape(platform))
        .results()
        .forEach(
            sample -> {
              String name = sample.group(1);
              Set<String> documented =
                  Stream.of(name, family(name), name.replaceFirst("_max$", ""))
                      .map(labelsByMetric::get)
                      .filter(Objects::nonNull)
                      .findFirst()
                      .orElse(null);
              Set<String> labels = labels(Objects.requireNonNullElse(sample.group(2), ""), LABEL);
              labels.removeAll(OF_THE_FORMAT);
              if (documented != null && !documented.equals(labels)) {
                others.add(name + " has " + labels + ", documented are " + documented);
              }
            });
    assertEquals(Set.of(), others);
  }

  @Test
  void theWayOfAMessageIsMeasured(Platform platform) throws Exception {
    List<String> seen =
        List.of(
            "chat_node_ready ",
            "chat_gateway_connections{state=\"live\"} ",
            "chat_gateway_capacity_connections ",
            "chat_gateway_connects_total{outcome=\"welcomed\"} ",
            "chat_gateway_connects_total{outcome=\"refused\"} ",
            "chat_gateway_closes_total{code=\"4003\"} ",
            "chat_gateway_frames_received_total ",
            "chat_gateway_bytes_sent_total ",
            "chat_gateway_commands_seconds_count{outcome=\"accepted\"} ",
            "chat_gateway_errors_total{code=\"message_empty\"} ",
            "chat_gateway_delivery_seconds_count ",
            "chat_log_append_seconds_count{outcome=\"ok\",topic=\"chat.conversations\"} ",
            "chat_log_append_seconds_count{outcome=\"ok\",topic=\"chat.inbox\"} ",
            "chat_fold_covered_records_total{group=\"message-router\",topic=\"chat.conversations\"}",
            "chat_fold_covered_records_total{group=\"inbox-writer\",topic=\"chat.inbox\"} ",
            "chat_fold_covered_records_total{group=\"search\",topic=\"chat.events\"} ",
            "chat_fold_covered_records_total{group=\"public-stream\",topic=\"chat.events\"} ",
            "chat_public_records_total{topic=\"chat.public.messages\"} ",
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

  /** The metrics of those rows of the document's tables. */
  private static Set<String> documented(Predicate<MatchResult> rows) throws IOException {
    return rows().stream()
        .filter(rows)
        .flatMap(MetricsTest::names)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<MatchResult> rows() throws IOException {
    return ROW.matcher(Files.readString(DOCUMENT)).results().toList();
  }

  private static Stream<String> names(MatchResult row) {
    return Stream.of(row.group(1).replace("`", "").split(", ", -1));
  }

  private static Set<String> labels(String text, Pattern label) {
    return label
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> values(MatchResult matcher) {
    return matcher.group(2) != null
        ? Stream.of(matcher.group(2))
        : Stream.of(matcher.group(3).split("\\|", -1));
  }

  /** All of them as one text, with expressions as Prometheus gets them. */
  private static String rulesAndDashboards() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String directory : List.of("rules", "dashboards")) {
      try (Stream<Path> files = Files.list(OBSERVABILITY.resolve(directory))) {
        for (Path file : files.toList()) {
          text.append(Files.readString(file).replace("\\\"", "\"")).append('\n');
        }
      }
    }
    return text.toString();
  }

  /** The metric to which a series belongs. */
  private static String family(String series) {
    return series.replaceFirst("_(?:bucket|count|sum)$", "");
  }

  private static boolean isDocumented(String name, Set<String> documented) {
    return documented.contains(name)
        || (name.endsWith("_max") && documented.contains(name.substring(0, name.length() - 4)))
        || documented.stream()
            .filter(each -> each.endsWith("*"))
            .anyMatch(each -> name.startsWith(each.substring(0, each.length() - 1)));
  }

  private Set<String> exposedWithAllThatIsDocumented(Platform platform) throws Exception {
    Set<String> always = withoutPatterns(documented(row -> row.group(2) == null));
    Await.until("every documented metric", TIMEOUT, () -> exposed(platform).containsAll(always));
    return exposed(platform);
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
    return get(platform.addresses().management() + path);
  }

  private HttpResponse<String> get(String url) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
