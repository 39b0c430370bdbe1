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

/**
 * A table as the comparison sees it.
 *
 * @param partitionKey its columns; the first one tells the partition of the log
 * @param clustering columns by which rows of one partition are ordered, if there are several
 * @param isDescending whether the order by the last of them is descending
 * @param cells columns with what is compared
 * @param rule how the cells come to change
 */
public record TableShape(
    String name,
    List<String> partitionKey,
    List<String> clustering,
    boolean isDescending,
    List<String> cells,
    CellRule rule) {

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
                  List.of("user_id", "position"),
                  true,
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
                  false,
                  List.of("created", "latest"),
                  CellRule.OVERWRITTEN));
    };
  }

  private static TableShape single(String name, String key, String cell, CellRule rule) {
    return new TableShape(name, List.of(key), List.of(), false, List.of(cell), rule);
  }

  private static TableShape rows(
      String name,
      List<String> partitionKey,
      String clustering,
      boolean isDescending,
      String cell,
      CellRule rule) {
    return new TableShape(
        name, partitionKey, List.of(clustering), isDescending, List.of(cell), rule);
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
