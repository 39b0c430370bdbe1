package chat.runtime.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.v1.ConversationRecord;
import chat.model.v1.Origin;
import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who decides whether a command is traced. Nothing listens at the endpoint. */
class TracesTest {
  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String OF_CLIENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-";
  private static final String SAMPLED = OF_CLIENT + "01";
  private static final String NOT_SAMPLED = OF_CLIENT + "00";
  private static final double NEARLY_NEVER = Double.MIN_VALUE;
  private static final ConversationRecord COMMAND =
      ConversationRecord.newBuilder().setOrigin(Origin.newBuilder().setAddress("here")).build();

  @AfterEach
  void close() {
    Traces.close();
  }

  @Test
  void withRatioZeroNothingIsTracedAndNothingIsMade() {
    open(0);

    assertSame(Trace.NONE, Traces.begin("command", SAMPLED));
    assertSame(Trace.NONE, Traces.step("message-router", SAMPLED));
    assertSame(Trace.NONE, Trace.NONE.step("below"));
    assertSame(COMMAND, Trace.NONE.in(COMMAND));
    assertEquals("", Trace.NONE.traceparent());
  }

  @Test
  void aStepStandsInTheTraceOfTheOneBefore() {
    open(1);

    Trace command = Traces.begin("command", "");
    ConversationRecord handedOn = command.in(COMMAND);
    Trace router = Traces.step("message-router", handedOn.getOrigin().getTraceparent());

    assertEquals("here", handedOn.getOrigin().getAddress());
    assertEquals(traceId(command), traceId(router));
    assertEquals(traceId(command), traceId(router.step("below")));
    assertNotEquals(command.traceparent(), router.traceparent());
  }

  @Test
  void aClientChoosesTheTraceButNotWhetherThereIsOne() {
    open(1);
    assertEquals(TRACE_ID, traceId(Traces.begin("command", SAMPLED)));
    assertEquals(TRACE_ID, traceId(Traces.begin("command", NOT_SAMPLED)));
    assertTrue(Traces.begin("command", NOT_SAMPLED).traceparent().endsWith("-01"));
    Traces.close();

    open(NEARLY_NEVER);
    assertSame(Trace.NONE, Traces.begin("command", SAMPLED));
  }

  @Test
  void whatIsNoTraceparentIsNoParent() {
    open(1);

    for (String wrong : List.of("no traceparent", SAMPLED.replace('4', 'x'), "00-0-0-01")) {
      assertNotSame(Trace.NONE, Traces.begin("command", wrong));
      assertNotEquals(TRACE_ID, traceId(Traces.begin("command", wrong)));
      assertSame(Trace.NONE, Traces.step("message-router", wrong));
    }
    assertSame(Trace.NONE, Traces.step("message-router", NOT_SAMPLED));
  }

  @Test
  void wrongSettingsAreRefused() {
    for (String ratio : List.of("1.1", "-0.1", "NaN", "half")) {
      assertThrows(InvalidSettingException.class, () -> settings("CHAT_TRACING_RATIO", ratio));
    }
    for (String endpoint : List.of("collector:4318", "http:", "grpc://collector", "a b")) {
      assertThrows(
          InvalidSettingException.class, () -> settings("CHAT_TRACING_OTLP_ENDPOINT", endpoint));
    }
    assertEquals(0, settings("CHAT_ROLES", "all").ratio());
    assertEquals(0.01, settings("CHAT_TRACING_RATIO", "0.01").ratio());
  }

  private static void open(double ratio) {
    Traces.open(new TracingSettings(ratio, "http://127.0.0.1:1/v1/traces"), "test");
  }

  private static TracingSettings settings(String name, String value) {
    return TracingSettings.from(Settings.of(Map.of(name, value)));
  }

  private static String traceId(Trace trace) {
    return trace.traceparent().split("-", -1)[1];
  }
}
