package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.model.Ids;
import chat.model.v1.Body;
import chat.model.v1.ClientFrame;
import chat.model.v1.Send;
import chat.model.v1.ServerFrame;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a collector gets of messages that are sent on a platform with settings of its own. */
@ExtendWith(Platform.Shared.class)
class TracesTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
  private static final Pattern TREE = Pattern.compile("```\n(command .*?)```", Pattern.DOTALL);
  private static final Pattern STEP = Pattern.compile("(?m)^( *)(?:└ )?(\\S+(?: \\S+)*)  ");
  private static final int COLUMNS_PER_LEVEL = 2;
  private static final String TEXT = "words that nobody else may read";

  /** So many at once that some of them wait for one another on the way to an inbox. */
  private static final int MESSAGES = 20;

  /** Of the client, whose own span is the parent of all that the platform does. */
  private static final String PARENT = "00f067aa0ba902b7";

  private final Vertx vertx = Vertx.vertx();
  private Collector collector;
  private Platform platform;
  private Person ann;
  private Person ben;

  @BeforeEach
  void collect(Platform shared) throws Exception {
    platform = shared;
    collector = Collector.start(vertx);
  }

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @AfterAll
  static void asBefore(Platform shared) throws Exception {
    shared.stop();
    shared.startAgain();
  }

  @Test
  void eachMessageIsOneTraceWithTheDocumentedSteps() throws Exception {
    List<String> traceIds = IntStream.range(0, MESSAGES).mapToObj(i -> traceId()).toList();

    chat(Map.of("CHAT_TRACING_RATIO", "1"), traceIds);

    Map<String, List<Span>> spansByTrace =
        collector.spans().stream().collect(Collectors.groupingBy(span -> hex(span.getTraceId())));
    Set<String> documented = documented();
    assertEquals(7, documented.size(), documented::toString);
    Set<String> delivery =
        documented.stream()
            .filter(step -> step.startsWith("delivery "))
            .collect(Collectors.toSet());
    assertEquals(1, delivery.size(), documented::toString);
    Set<String> seen = new TreeSet<>();
    for (String traceId : traceIds) {
      List<Span> spans = spansByTrace.getOrDefault(traceId, List.of());
      Set<String> steps = withParents(spans);
      seen.addAll(steps);
      // A gateway that a hint does not reach delivers by what it reads, which belongs to no trace.
      steps.addAll(delivery);
      assertEquals(documented, steps, () -> spans.toString());
      Map<String, Long> counts =
          spans.stream().collect(Collectors.groupingBy(Span::getName, Collectors.counting()));
      for (String once :
          List.of("command", "message-router", "chat.conversations", "conversation fold")) {
        assertEquals(1, counts.get(once), once);
      }
      assertEquals(counts.get("chat.inbox"), counts.get("inbox fold"), counts::toString);
    }
    assertEquals(documented, seen, "delivery is in one of them");
    for (Span span : collector.spans()) {
      assertEquals(0, span.getAttributesCount(), span::toString);
      // The first message may have been put off, until the keys were known.
      if (traceIds.contains(hex(span.getTraceId()))) {
        assertEquals(
            Status.StatusCode.STATUS_CODE_UNSET, span.getStatus().getCode(), span::toString);
      }
      assertTrue(span.getStartTimeUnixNano() <= span.getEndTimeUnixNano(), span::toString);
    }
    assertNothingPersonal();
  }

  @Test
  void withoutTheSettingNothingIsSentWhateverAClientSays() throws Exception {
    chat(Map.of(), List.of(traceId()));

    assertEquals("[]", collector.text());
  }

  /**
   * Sends a message in each trace on a platform with these settings, and returns when it has been
   * told to end and has sent what it had.
   */
  private void chat(Map<String, String> settings, List<String> traceIds) throws Exception {
    Map<String, String> all = new HashMap<>(settings);
    all.put("CHAT_TRACING_OTLP_ENDPOINT", collector.endpoint());
    platform.stop();
    platform.startAgain(all);
    HttpApi api = new HttpApi(vertx, platform.http());
    ann = Await.result(Person.signUp(api, "ann"));
    ben = Await.result(Person.signUp(api, "ben"));
    String conversationId = Await.result(ann.conversationWith(ben));
    Socket annSocket = Socket.live(vertx, ann.session());
    Socket benSocket = Socket.live(vertx, ben.session());
    // By then the keys of both are known, so that none of the others has to be given again.
    annSocket.sent(conversationId, "the first");
    for (Socket socket : List.of(annSocket, benSocket)) {
      socket.next(frame -> frame.getEvent().hasMessage());
    }
    for (int i = 0; i < traceIds.size(); i++) {
      annSocket.say(message(i + 1, conversationId, traceIds.get(i)));
    }
    int answers = 0;
    int events = 0;
    while (answers < traceIds.size() || events < traceIds.size()) {
      ServerFrame frame = annSocket.next();
      assertFalse(frame.hasError(), frame::toString);
      answers += frame.hasSent() ? 1 : 0;
      events += frame.getEvent().hasMessage() ? 1 : 0;
    }
    for (int i = 0; i < traceIds.size(); i++) {
      benSocket.next(frame -> frame.getEvent().hasMessage());
    }
    platform.stop();
  }

  private static ClientFrame.Builder message(int request, String conversationId, String traceId) {
    return ClientFrame.newBuilder()
        .setRequest(request)
        .setTraceparent("00-" + traceId + "-" + PARENT + "-01")
        .setSend(
            Send.newBuilder()
                .setConversationId(conversationId)
                .setClientMessageId(Ids.next())
                .setBody(Body.newBuilder().setText(TEXT)));
  }

  private static String traceId() {
    return Ids.next().replace("-", "");
  }

  /** "child < parent" for each line of the tree in the document. */
  private static Set<String> documented() throws Exception {
    MatchResult tree = TREE.matcher(Files.readString(DOCUMENT)).results().findFirst().orElseThrow();
    Set<String> steps = new TreeSet<>();
    Deque<String> path = new ArrayDeque<>(List.of("client"));
    for (MatchResult step : STEP.matcher(tree.group(1)).results().toList()) {
      String name = step.group(2);
      boolean first = path.size() == 1;
      int depth = first ? 1 : step.group(1).length() / COLUMNS_PER_LEVEL + 2;
      while (path.size() > depth) {
        path.removeLast();
      }
      steps.add(name + " < " + path.getLast());
      path.addLast(name);
    }
    return steps;
  }

  private static Set<String> withParents(List<Span> spans) {
    Map<ByteString, String> names =
        spans.stream().collect(Collectors.toMap(Span::getSpanId, Span::getName));
    Function<Span, String> parent =
        span ->
            hex(span.getParentSpanId()).equals(PARENT)
                ? "client"
                : names.getOrDefault(span.getParentSpanId(), "none of this trace");
    return spans.stream()
        .map(span -> span.getName() + " < " + parent.apply(span))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void assertNothingPersonal() {
    String all = collector.text();
    assertFalse(all.contains(TEXT));
    assertFalse(all.contains("direct:"));
    for (Person person : List.of(ann, ben)) {
      assertFalse(all.contains(person.session().userId()));
      assertFalse(all.contains(person.session().deviceId()));
      assertFalse(all.contains(person.handle()));
    }
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
