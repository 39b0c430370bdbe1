package chat.rebuild.core;

import chat.model.Limits;
import chat.model.v1.Event;
import chat.model.v1.Verdict;
import chat.runtime.core.EventTimes;
import chat.runtime.projection.Projection;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A table as the comparison sees it.
 *
 * @param partitionKey its columns; the first one tells the partition of the log
 * @param ascending columns by which rows of one partition are ordered, if there are several
 * @param descending columns by which those are ordered that the former do not tell apart, the other
 *     way round
 * @param cells columns with what is compared
 * @param rule how the cells come to change
 */
public record TableShape(
    String name,
    List<String> partitionKey,
    List<String> ascending,
    List<String> descending,
    List<String> cells,
    CellRule rule) {

  /** What tells a row from all others, in the order of its columns. */
  public List<String> key() {
    return Stream.of(partitionKey, ascending, descending).flatMap(List::stream).toList();
  }

  /** The tables of a projection; the positions of its fold are compared by nobody. */
  public static List<TableShape> of(Projection projection) {
    return switch (projection) {
      case HISTORY ->
          List.of(
              single("conversation_state", "conversation_id", "state", CellRule.CONVERSATION_STATE),
              rows(
                  "history",
                  List.of("conversation_id", "bucket"),
                  "sequence",
                  false,
                  "message",
                  CellRule.OVERWRITTEN),
              rows(
                  "verdicts",
                  List.of("conversation_id", "author_id"),
                  "client_id",
                  true,
                  "verdict",
                  new CellRule.WriteOnceUntil(TableShape::verdictTime, Limits.VERDICT_TTL_SECONDS)),
              new TableShape(
                  "channel_members",
                  List.of("conversation_id", "bucket"),
                  List.of("user_id"),
                  List.of("position"),
                  List.of("membership"),
                  CellRule.WRITE_ONCE));
      case INBOX ->
          List.of(
              single("inbox_state", "user_id", "state", CellRule.INBOX_STATE),
              rows(
                  "inbox",
                  List.of("user_id", "bucket"),
                  "inbox_seq",
                  false,
                  "event",
                  new CellRule.WriteOnceUntil(TableShape::eventTime, Limits.INBOX_TTL_SECONDS)),
              rows(
                  "inbox_seen",
                  List.of("partition", "conversation_id"),
                  "inbox_offset",
                  true,
                  "log_position",
                  CellRule.WRITE_ONCE),
              new TableShape(
                  "conversation_list",
                  List.of("user_id"),
                  List.of("conversation_id"),
                  List.of(),
                  List.of(
                      "created",
                      "latest",
                      "muted_until",
                      "notify",
                      "pinned",
                      "archived",
                      "marked_unread"),
                  CellRule.OVERWRITTEN),
              new TableShape(
                  "mentions",
                  List.of("user_id"),
                  List.of("conversation_id", "sequence"),
                  List.of(),
                  List.of("stands"),
                  CellRule.OVERWRITTEN));
      case SEARCH ->
          List.of(
              new TableShape(
                  "search_terms",
                  List.of("conversation_id", "bucket"),
                  List.of("term"),
                  List.of("sent_at", "sequence"),
                  List.of("position"),
                  CellRule.OVERWRITTEN));
    };
  }

  private static TableShape single(String name, String key, String cell, CellRule rule) {
    return new TableShape(name, List.of(key), List.of(), List.of(), List.of(cell), rule);
  }

  private static TableShape rows(
      String name,
      List<String> partitionKey,
      String clustering,
      boolean isDescending,
      String cell,
      CellRule rule) {
    return new TableShape(
        name,
        partitionKey,
        isDescending ? List.of() : List.of(clustering),
        isDescending ? List.of(clustering) : List.of(),
        List.of(cell),
        rule);
  }

  private static Optional<Timestamp> verdictTime(ByteString value) {
    try {
      return Optional.of(Verdict.parseFrom(value).getDecidedAt());
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static Optional<Timestamp> eventTime(ByteString value) {
    try {
      return Optional.of(EventTimes.of(Event.parseFrom(value)))
          .filter(time -> !time.equals(Timestamp.getDefaultInstance()));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }
}
