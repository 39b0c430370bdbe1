package chat.http.io;

import chat.model.ConversationIds;
import chat.model.Ids;
import chat.model.RuleVersions;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Outcome;
import chat.model.v1.SetBlock;
import chat.runtime.bus.SubmissionClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of conversations which blocks were set and lifted. A row leaves the table when the
 * log has decided on its command, so it may be told more than once, and by several processes: the
 * id of the command is the same each time, and of one pair the next row is begun only when the one
 * before is decided.
 */
final class BlockOutbox {
  private static final Logger LOG = LoggerFactory.getLogger(BlockOutbox.class);
  private static final int ROWS_MAX = 32;

  /** Longer than the log may take to decide, see SubmissionClient. */
  private static final int TAKEN_SECONDS = 15;

  private final Pool pool;
  private final SubmissionClient submissions;
  private boolean running;
  private Promise<Void> again;

  BlockOutbox(Pool pool, SubmissionClient submissions) {
    this.pool = pool;
    this.submissions = submissions;
  }

  private record Entry(long number, UUID clientId, UUID userId, UUID otherId, boolean blocked) {
    static Entry read(Row row) {
      return new Entry(
          row.getLong("number"),
          row.getUUID("client_id"),
          row.getUUID("user_id"),
          row.getUUID("other_id"),
          row.getBoolean("blocked"));
    }

    ConversationRecord command() {
      List<String> members = Stream.of(userId, otherId).map(UUID::toString).sorted().toList();
      return ConversationRecord.newBuilder()
          .setRuleVersion(RuleVersions.CONVERSATIONS)
          .setConversationId(ConversationIds.direct(members.get(0), members.get(1)))
          .setAuthorId(userId.toString())
          .setClientId(clientId.toString())
          .setSetBlock(SetBlock.newBuilder().addAllMemberIds(members).setBlocked(blocked))
          .build();
    }
  }

  /**
   * Carries out what is there, one round at a time.
   *
   * @return when nothing is left but what others are at and what has to wait
   */
  Future<Void> carryOut() {
    if (!running) {
      running = true;
      return start();
    }
    if (again == null) {
      again = Promise.promise();
    }
    return again.future();
  }

  private Future<Void> start() {
    return rounds()
        .onFailure(failure -> LOG.warn("blocks wait in the outbox: {}", failure.toString()))
        .onComplete(
            done -> {
              Promise<Void> waiting = again;
              again = null;
              if (waiting == null) {
                running = false;
              } else {
                start().onComplete(waiting);
              }
            });
  }

  private Future<Void> rounds() {
    return take()
        .compose(
            entries -> {
              List<Future<Boolean>> decisions = entries.stream().map(this::carryOut).toList();
              return Future.join(decisions);
            })
        .compose(
            decisions -> decisions.list().contains(true) ? rounds() : Future.succeededFuture());
  }

  private Future<List<Entry>> take() {
    return pool.preparedQuery(
            "UPDATE block_outbox SET taken_until = now() + make_interval(secs => $2)"
                + " WHERE number IN (SELECT number FROM block_outbox AS one"
                + " WHERE taken_until < now() AND NOT EXISTS (SELECT FROM block_outbox AS earlier"
                + " WHERE earlier.user_id = one.user_id AND earlier.other_id = one.other_id"
                + " AND earlier.number < one.number)"
                + " ORDER BY number LIMIT $1 FOR UPDATE SKIP LOCKED)"
                + " RETURNING number, client_id, user_id, other_id, blocked")
        .execute(Tuple.of(ROWS_MAX, (double) TAKEN_SECONDS))
        .map(
            rows -> {
              List<Entry> entries = new ArrayList<>();
              rows.forEach(row -> entries.add(Entry.read(row)));
              return entries;
            });
  }

  /** Whether the entry is done. */
  private Future<Boolean> carryOut(Entry entry) {
    return submissions.submit(entry.command()).compose(outcome -> decided(entry, outcome));
  }

  private Future<Boolean> decided(Entry entry, Outcome outcome) {
    if (!outcome.hasVerdict()) {
      return pool.preparedQuery(
              "UPDATE block_outbox SET taken_until = now() + make_interval(secs => $2)"
                  + " WHERE number = $1")
          .execute(
              Tuple.of(entry.number(), outcome.getRetryLater().getRetryAfterMillis() / 1_000.0))
          .map(false);
    }
    if (outcome.getVerdict().hasAccepted()) {
      return pool.preparedQuery("DELETE FROM block_outbox WHERE number = $1")
          .execute(Tuple.of(entry.number()))
          .map(true);
    }
    LOG.error(
        "the log refused the block {} with {}; does the clock of this machine differ from that of"
            + " the brokers? It is tried again under a new id",
        entry.clientId(),
        outcome.getVerdict().getRefused().getCode());
    return pool.preparedQuery("UPDATE block_outbox SET client_id = $2 WHERE number = $1")
        .execute(Tuple.of(entry.number(), UUID.fromString(Ids.next())))
        .map(false);
  }
}
