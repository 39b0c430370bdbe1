package chat.router.io;

import chat.model.Ids;
import chat.model.Limits;
import chat.model.RuleVersions;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.ExpireMessages;
import chat.router.core.DueList;
import chat.router.core.DueWalk;
import chat.router.core.Retention;
import com.google.protobuf.util.Timestamps;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks which messages of one partition are due, and gives the command that lets them expire; the
 * fold judges it. It remembers nothing that matters: another owner finds the same in the lists.
 */
public final class RetentionTimer {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionTimer.class);

  /** Pages of one turn: empty days are read one after the other. */
  private static final int PAGES_MAX = 32;

  private static final long PAUSE_MILLIS_MIN = 500;
  private static final long PAUSE_MILLIS_MAX = 60_000;

  /** Within a step of the retention, several looks. */
  private static final int PAUSES = 20;

  private final int partition;
  private final RouterStores stores;
  private final long platformMillis;
  private final Consumer<ConversationRecord> append;
  private final DueWalk oldest = new DueWalk();
  private final DueWalk own = new DueWalk();
  private long nextRoundMillis;
  private boolean busy;
  private boolean closed;

  /**
   * @param platformMillis how long the platform keeps messages; 0 for ever
   * @param append gets the commands
   */
  public RetentionTimer(
      int partition,
      RouterStores stores,
      long platformMillis,
      Consumer<ConversationRecord> append) {
    this.partition = partition;
    this.stores = stores;
    this.platformMillis = platformMillis;
    this.append = append;
  }

  /** Comes at a steady pace; does a bounded part of a round. */
  public void tick() {
    long now = System.currentTimeMillis();
    if (closed || busy || now < nextRoundMillis) {
      return;
    }
    if (oldest.isOver() && own.isOver()) {
      own.begin(now);
      if (platformMillis > 0) {
        oldest.begin(Retention.cutoffMillis(now, platformMillis));
      }
    }
    busy = true;
    Future.join(walk(DueList.OLDEST, oldest, PAGES_MAX), walk(DueList.OWN, own, PAGES_MAX))
        .onFailure(failure -> LOG.debug("what is due is not known: {}", failure.toString()))
        .onComplete(walked -> endTurn());
  }

  public void close() {
    closed = true;
  }

  private void endTurn() {
    busy = false;
    if (oldest.isOver() && own.isOver()) {
      long pause =
          platformMillis == 0
              ? PAUSE_MILLIS_MAX
              : Math.max(PAUSE_MILLIS_MIN, Math.min(PAUSE_MILLIS_MAX, platformMillis / PAUSES));
      nextRoundMillis = System.currentTimeMillis() + pause;
    }
  }

  /** Ends the turn with the first page that is full. */
  private Future<Void> walk(DueList list, DueWalk walk, int pages) {
    if (closed || walk.isOver() || pages == 0) {
      return Future.succeededFuture();
    }
    DueStore.Row after = new DueStore.Row(walk.afterMillis(), walk.afterId(), 0);
    return stores
        .due()
        .page(list, partition, walk.day(), after, walk.untilMillis(), DueWalk.ROWS_MAX)
        .compose(rows -> Future.join(looks(list, rows)).otherwiseEmpty().map(looked -> rows))
        .compose(
            rows -> {
              rows.stream().findFirst().ifPresent(first -> walk.found(first.atMillis()));
              if (rows.size() < DueWalk.ROWS_MAX) {
                walk.endDay();
                return walk(list, walk, pages - 1);
              }
              DueStore.Row last = rows.get(rows.size() - 1);
              walk.goOnAfter(last.atMillis(), last.conversationId());
              return Future.succeededFuture();
            });
  }

  private List<Future<Void>> looks(DueList list, List<DueStore.Row> rows) {
    return rows.stream().map(row -> look(list, row)).toList();
  }

  private Future<Void> look(DueList list, DueStore.Row row) {
    return stores
        .states()
        .load(row.conversationId())
        .compose(state -> look(list, row, state))
        .onFailure(failure -> LOG.debug("a look failed: {}", failure.toString()));
  }

  private Future<Void> look(DueList list, DueStore.Row row, ConversationState state) {
    if (state.getPosition() < row.position()) {
      // It does not know yet of the message for which to look.
      return Future.succeededFuture();
    }
    long ownMillis = Retention.ownMillis(state);
    if (state.getExpiredUpTo() == state.getHead() || (list == DueList.OWN && ownMillis == 0)) {
      return stores.due().remove(list, partition, row);
    }
    String id = row.conversationId();
    int first = state.getExpiredUpTo() + 1;
    long cutoff =
        Retention.cutoffMillis(
            System.currentTimeMillis(), Retention.keptMillis(state, platformMillis));
    return sentAtMillis(id, first)
        .compose(
            sentAt -> {
              if (sentAt <= cutoff) {
                int count = Math.min(state.getHead() - first, Limits.EXPIRED_MAX - 1);
                return lastDue(id, first, first + count, cutoff).map(last -> expire(id, last));
              }
              long next = list == DueList.OLDEST ? sentAt : Retention.dueMillis(sentAt, ownMillis);
              return next == row.atMillis()
                  ? Future.succeededFuture()
                  : stores.due().move(list, partition, row, next);
            });
  }

  /**
   * The newest message that is due, by bisection, as times grow with the sequences.
   *
   * @param low is due
   * @param high all above it do not matter
   */
  private Future<Integer> lastDue(String id, int low, int high, long cutoff) {
    if (low == high) {
      return Future.succeededFuture(low);
    }
    int middle = low + (high - low + 1) / 2;
    return sentAtMillis(id, middle)
        .compose(
            sentAt ->
                sentAt <= cutoff
                    ? lastDue(id, middle, high, cutoff)
                    : lastDue(id, low, middle - 1, cutoff));
  }

  private Future<Long> sentAtMillis(String id, int sequence) {
    return stores
        .history()
        .find(id, sequence)
        .map(stored -> Timestamps.toMillis(stored.message().getSentAt()));
  }

  private Void expire(String id, int upTo) {
    append.accept(
        ConversationRecord.newBuilder()
            .setRuleVersion(RuleVersions.CONVERSATIONS)
            .setConversationId(id)
            .setAuthorId(Retention.AUTHOR)
            .setClientId(Ids.next())
            .setExpireMessages(
                ExpireMessages.newBuilder().setUpTo(upTo).setPlatformMillis(platformMillis))
            .build());
    return null;
  }
}
