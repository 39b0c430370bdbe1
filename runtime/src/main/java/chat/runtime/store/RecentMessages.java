package chat.runtime.store;

import chat.model.v1.ConversationState;
import chat.model.v1.Message;
import chat.runtime.core.RecentPages;
import chat.runtime.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * The newest messages of conversations, from memory where they are known to be those of the state
 * that the reader has read, else from history. One for all edges of a process.
 *
 * <p>Why memory is never behind: the state's cell is written after all rows that its position
 * covers. So rows that were read after a state hold every change up to its position, and a reader
 * who finds the same position is owed just that. What one reader may see of them is not judged
 * here.
 */
public final class RecentMessages {
  private static final Counter HITS = pages("hit");
  private static final Counter MISSES = pages("miss");

  private final HistoryStore history;
  private final IntSupplier life;
  private final RecentPages recent;

  /**
   * @param life number of the life whose tables {@code history} reads now: a rebuild may have made
   *     other rows for the same positions
   * @param bytesMax about what may be kept in memory
   */
  public RecentMessages(HistoryStore history, IntSupplier life, long bytesMax) {
    this.history = history;
    this.life = life;
    this.recent = new RecentPages(bytesMax);
  }

  /**
   * The newest messages up to the head of a state, in ascending order, as {@link
   * HistoryStore#before} gives them.
   *
   * @param state of the conversation, read before this call
   * @param limit 1 to {@link chat.model.Limits#PAGE_MAX}
   */
  public Future<List<Message>> newest(String conversationId, ConversationState state, int limit) {
    String key = life.getAsInt() + "/" + conversationId;
    Optional<List<Message>> known = recent.newest(key, state.getPosition(), limit);
    if (known.isPresent()) {
      HITS.increment();
      return Future.succeededFuture(known.get());
    }
    MISSES.increment();
    return history
        .before(
            conversationId,
            Integer.toUnsignedLong(state.getHead()) + 1,
            Integer.toUnsignedLong(state.getExpiredUpTo()),
            limit)
        .onSuccess(messages -> recent.put(key, state.getPosition(), limit, messages));
  }

  private static Counter pages(String outcome) {
    return Meters.counter(
        "chat.recent.pages",
        "Newest pages of conversations, by where they were",
        "outcome",
        outcome);
  }
}
