package chat.router.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.Position;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Event;
import chat.model.v1.InboxEntry;
import chat.model.v1.InboxRecord;
import chat.model.v1.Origin;
import chat.runtime.tracing.Traces;
import chat.runtime.tracing.TracingSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events of several commands go to the inbox log as one record. */
class FollowedCommandsTest {
  private static final String FIRST_TRACE = "4bf92f3577b34da6a3ce929d0e0e4731";
  private static final String OTHER_TRACE = "4bf92f3577b34da6a3ce929d0e0e4732";

  private final FollowedCommands followed = new FollowedCommands();

  @BeforeEach
  void open() {
    Traces.open(new TracingSettings(1, "http://127.0.0.1:1/v1/traces"), "test");
    followed.taken(5, command(FIRST_TRACE));
    followed.taken(6, ConversationRecord.getDefaultInstance());
    followed.taken(7, command(OTHER_TRACE));
  }

  @AfterEach
  void close() {
    Traces.close();
  }

  @Test
  void eachEventOfARecordKeepsTheTraceOfItsOwnCommand() {
    InboxRecord appended = append(5, 6, 7);

    assertEquals(FIRST_TRACE, traceId(appended.getEntries(0)));
    assertEquals("", appended.getEntries(1).getTraceparent());
    assertEquals(OTHER_TRACE, traceId(appended.getEntries(2)));
  }

  @Test
  void whatIsCoveredIsForgotten() {
    followed.covered(7);

    InboxRecord appended = append(5, 7);
    assertEquals("", appended.getEntries(0).getTraceparent());
    assertEquals(OTHER_TRACE, traceId(appended.getEntries(1)));
    assertFalse(followed.isEmpty());

    followed.covered(8);
    assertTrue(followed.isEmpty());
  }

  private InboxRecord append(long... offsets) {
    InboxRecord.Builder record = InboxRecord.newBuilder();
    for (long offset : offsets) {
      record.addEntries(
          InboxEntry.newBuilder().setEvent(Event.newBuilder().setPosition(Position.of(1, offset))));
    }
    List<InboxRecord> appended = new ArrayList<>();
    // Not acknowledged: a step that ends would be sent, and nobody is there to take it.
    Future<?> unused =
        followed.append(
            record.build(),
            traced -> {
              appended.add(traced);
              return Promise.promise().future();
            });
    return appended.get(0);
  }

  private static ConversationRecord command(String traceId) {
    return ConversationRecord.newBuilder()
        .setOrigin(Origin.newBuilder().setTraceparent("00-" + traceId + "-00f067aa0ba902b7-01"))
        .build();
  }

  private static String traceId(InboxEntry entry) {
    return entry.getTraceparent().split("-", -1)[1];
  }
}
