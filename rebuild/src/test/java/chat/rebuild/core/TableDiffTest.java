package chat.rebuild.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import chat.model.Limits;
import chat.model.Position;
import chat.model.v1.ConversationState;
import chat.model.v1.Verdict;
import chat.runtime.projection.Projection;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableDiffTest {
  private static final long NOW_SECONDS = 2_000_000_000L;

  /** Offsets 0 to 99 are folded. */
  private static final LogEnd END = new LogEnd(1, 100);

  /** What a console writes when nobody says otherwise. */
  private static final long BY_CLOCK = NOW_SECONDS * 1_000_000;

  private final List<Difference> differences = new ArrayList<>();

  @Test
  void equalTablesHaveEqualChecksums() {
    List<TableRow> rows =
        List.of(message(5, 1, "a", 3), message(5, 2, "b", 4), message(9, 1, "c", 5));

    TableResult result = compare("history", rows, rows);

    assertEquals(3, result.equal());
    assertEquals(List.of(), differences);
    assertEquals(result.checksums().live(), result.checksums().rebuilt());
  }

  @Test
  void aMissingAChangedAndAForeignRowAreNamed() {
    TableResult result =
        compare(
            "history",
            List.of(
                message(5, 1, "forged", 3), message(5, 3, "foreign", 50), message(9, 1, "c", 5)),
            List.of(message(5, 1, "a", 3), message(5, 2, "b", 4), message(9, 1, "c", 5)));

    assertEquals(3, result.different());
    assertEquals(1, result.equal());
    assertEquals(
        List.of(
            "history: conversation_id=c5 bucket=0 sequence=1: the live row is not what the log says",
            "history: conversation_id=c5 bucket=0 sequence=2: the live row is missing",
            "history: conversation_id=c5 bucket=0 sequence=3: live only; the log has no record for it"),
        differences.stream().map(Difference::describe).toList());
    assertNotEquals(result.checksums().live(), result.checksums().rebuilt());
  }

  @Test
  void rowsOfLaterRecordsAreAhead() {
    TableResult result = compare("history", List.of(message(5, 7, "new", 100)), List.of());

    assertEquals(1, result.ahead());
    assertEquals(List.of(), differences);
  }

  @Test
  void aRowAddedByHandIsNotAhead() {
    TableRow added =
        new TableRow(
            5,
            List.of("c5", 0, 8L),
            List.of(Optional.of(new Cell(ByteString.copyFromUtf8("x"), BY_CLOCK))));

    assertEquals(1, compare("history", List.of(added), List.of()).different());
  }

  @Test
  void aRowThatIsThereTwiceMayNotDifferWhateverItsTime() {
    TableRow other =
        new TableRow(
            5,
            List.of("c5", "ann", "id"),
            List.of(Optional.of(new Cell(ByteString.copyFromUtf8("x"), Position.of(1, 100)))));

    assertEquals(1, compare("verdicts", List.of(other), List.of(verdict(NOW_SECONDS))).different());
  }

  @Test
  void aMessageThatALaterRecordChangedIsAhead() {
    TableResult result =
        compare("history", List.of(message(5, 1, "edited", 100)), List.of(message(5, 1, "a", 3)));

    assertEquals(1, result.ahead());
    assertEquals(List.of(), differences);
  }

  @Test
  void aStateIsJudgedByThePositionInIt() {
    TableRow rebuilt = state(90, 5);

    assertEquals(
        1, compare("conversation_state", List.of(state(100, 6)), List.of(rebuilt)).ahead());
    assertEquals(
        1, compare("conversation_state", List.of(state(95, 6)), List.of(rebuilt)).different());
    assertEquals(
        1, compare("conversation_state", List.of(state(80, 4)), List.of(rebuilt)).different());
  }

  @Test
  void verdictsMayBeMissingOnceTheirTimeIsOver() {
    long ttl = Limits.VERDICT_TTL_SECONDS;

    assertEquals(
        1, compare("verdicts", List.of(), List.of(verdict(NOW_SECONDS - ttl - 1))).expired());
    assertEquals(
        1, compare("verdicts", List.of(), List.of(verdict(NOW_SECONDS - ttl / 2))).different());
  }

  private TableResult compare(String table, List<TableRow> live, List<TableRow> rebuilt) {
    differences.clear();
    TableShape shape =
        TableShape.of(Projection.HISTORY).stream()
            .filter(each -> each.name().equals(table))
            .findFirst()
            .orElseThrow();
    return new TableDiff(shape, row -> END, NOW_SECONDS, differences::add)
        .compare(live.iterator(), rebuilt.iterator());
  }

  private static TableRow message(long token, long sequence, String text, long offset) {
    return new TableRow(
        token,
        List.of("c" + token, 0, sequence),
        List.of(Optional.of(new Cell(ByteString.copyFromUtf8(text), Position.of(1, offset)))));
  }

  private static TableRow state(long offset, int head) {
    long position = Position.of(1, offset);
    ConversationState state =
        ConversationState.newBuilder().setPosition(position).setHead(head).build();
    return new TableRow(
        5, List.of("c5"), List.of(Optional.of(new Cell(state.toByteString(), position))));
  }

  private static TableRow verdict(long decidedAtSeconds) {
    Verdict verdict =
        Verdict.newBuilder()
            .setPosition(Position.of(1, 9))
            .setDecidedAt(Timestamp.newBuilder().setSeconds(decidedAtSeconds))
            .build();
    return new TableRow(
        5,
        List.of("c5", "ann", "id"),
        List.of(Optional.of(new Cell(verdict.toByteString(), verdict.getPosition()))));
  }
}
