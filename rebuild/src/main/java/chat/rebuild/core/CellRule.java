package chat.rebuild.core;

import chat.model.v1.ConversationState;
import chat.model.v1.InboxState;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.util.Optional;
import java.util.function.Function;

/** How the cells of a table come to change, and so what may tell live from rebuilt ones. */
public interface CellRule {
  /** A value that stands for ever. */
  CellRule WRITE_ONCE = CellRule::matchWriteOnce;

  /** A value that later records replace. */
  CellRule OVERWRITTEN =
      (live, rebuilt, end, nowSeconds) ->
          matchByPosition(live, live.map(Cell::writtenAt), rebuilt, end);

  /** {@link ConversationState}, which says up to where it is folded. */
  CellRule CONVERSATION_STATE = state(value -> ConversationState.parseFrom(value).getPosition());

  /** {@link InboxState}, likewise. */
  CellRule INBOX_STATE = state(value -> InboxState.parseFrom(value).getPosition());

  /**
   * @param end of the rebuild, in the partition of the log to which the row belongs
   */
  Match match(Optional<Cell> live, Optional<Cell> rebuilt, LogEnd end, long nowSeconds);

  /**
   * A value that stands for a time.
   *
   * @param time of what the value tells of
   */
  record WriteOnceUntil(Function<ByteString, Optional<Timestamp>> time, int ttlSeconds)
      implements CellRule {
    /** Clocks differ, and a row lives a little longer than it must. */
    private static final int MARGIN_SECONDS = 3_600;

    @Override
    public Match match(Optional<Cell> live, Optional<Cell> rebuilt, LogEnd end, long nowSeconds) {
      Match match = matchWriteOnce(live, rebuilt, end, nowSeconds);
      boolean isOver =
          live.isEmpty()
              && rebuilt
                  .flatMap(cell -> time.apply(cell.value()))
                  .filter(since -> since.getSeconds() + ttlSeconds - MARGIN_SECONDS <= nowSeconds)
                  .isPresent();
      return match == Match.DIFFERENT && isOver ? Match.EXPIRED : match;
    }
  }

  private static Match matchWriteOnce(
      Optional<Cell> live, Optional<Cell> rebuilt, LogEnd end, long nowSeconds) {
    return rebuilt.isPresent()
        ? same(live, rebuilt)
        : matchByPosition(live, live.map(Cell::writtenAt), rebuilt, end);
  }

  private static Match matchByPosition(
      Optional<Cell> live, Optional<Long> livePosition, Optional<Cell> rebuilt, LogEnd end) {
    return same(live, rebuilt) == Match.DIFFERENT && livePosition.filter(end::isBefore).isPresent()
        ? Match.AHEAD
        : same(live, rebuilt);
  }

  private static Match same(Optional<Cell> live, Optional<Cell> rebuilt) {
    return live.map(Cell::value).equals(rebuilt.map(Cell::value)) ? Match.EQUAL : Match.DIFFERENT;
  }

  private static CellRule state(PositionReader reader) {
    return (live, rebuilt, end, nowSeconds) ->
        matchByPosition(live, live.flatMap(reader::tryRead), rebuilt, end);
  }

  /** Reads the position inside a value. */
  interface PositionReader {
    long read(ByteString value) throws InvalidProtocolBufferException;

    /** Empty for a value that no fold wrote. */
    default Optional<Long> tryRead(Cell cell) {
      try {
        return Optional.of(read(cell.value()));
      } catch (InvalidProtocolBufferException e) {
        return Optional.empty();
      }
    }
  }
}
