package chat.runtime.bus;

import chat.model.Addresses;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Outcome;
import chat.model.v1.RetryLater;
import chat.model.v1.Verdict;
import chat.runtime.async.Turns;
import chat.runtime.kafka.Partitioning;
import chat.runtime.metrics.Meters;
import chat.runtime.seal.BodySealer;
import chat.runtime.settings.MessageWindows;
import chat.runtime.store.VerdictStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hands commands to the message-routers and waits for what the log decides. It is the one door to
 * the log: what people write is sealed here.
 *
 * <p>A command goes to the owner of its partition, or to any router when nobody answers there. The
 * outcome comes from whoever folds the log, at an address of this client's own, so it does not
 * matter which router appended. Commands of one client for one conversation reach the owner in the
 * order in which they were submitted, also when an author's key has to be looked up first; while
 * there is none, several routers may take them and the log's order decides.
 *
 * <p>The event bus may lose an outcome, or be cut between two nodes for as long as it likes. So
 * what has not come in time is looked up among the verdicts that the fold has stored; and as long
 * as nothing comes from a partition's owner, commands take another way and are looked up soon.
 *
 * <p>Belongs to the verticle that made it and is used on its event loop only.
 */
public final class SubmissionClient implements AutoCloseable {
  /** After this time the outcome counts as unknown and the command may be tried again. */
  public static final long TIMEOUT_MILLIS = 5_000;

  /** What a client waits before it tries again. */
  public static final int RETRY_AFTER_MILLIS = 1_000;

  private static final int PENDING_MAX = 20_000;
  private static final long SWEEP_MILLIS = 250;
  private static final int LOOK_UPS_MAX = 64;

  /** How long the last look at the stored verdicts may take. */
  private static final long LOOK_UP_MILLIS_MAX = 1_000;

  private static final LongAdder WAITING =
      Meters.level("chat.commands.waiting", "Commands that wait for what the log decides");

  private final Vertx vertx;
  private final int partitions;
  private final MessageWindows windows;
  private final VerdictStore verdicts;
  private final BodySealer sealer;
  private final Turns turns = new Turns(PENDING_MAX);
  private final String originAddress = Addresses.outcomes(Ids.next());
  private final Map<Long, Pending> pendingBySubmission = new LinkedHashMap<>();
  private final RouterRoutes routes;
  private final MessageConsumer<Outcome> outcomes;
  private final long sweepTimer;
  private long lastSubmission;
  private int lookUps;

  /**
   * @param partitions of the conversation log
   * @param windows written into the commands that they concern
   */
  public SubmissionClient(
      Vertx vertx,
      int partitions,
      MessageWindows windows,
      VerdictStore verdicts,
      BodySealer sealer) {
    this.vertx = vertx;
    this.windows = windows;
    this.partitions = partitions;
    this.verdicts = verdicts;
    this.sealer = sealer;
    routes = new RouterRoutes(vertx, partitions);
    outcomes = vertx.eventBus().consumer(originAddress, message -> heard(message.body()));
    sweepTimer = vertx.setPeriodic(SWEEP_MILLIS, timer -> sweep());
  }

  /**
   * Submits a command.
   *
   * @param record complete but for the address of its origin, with a plain text
   * @return never fails: a verdict of the log, or retry-later when there is none within {@link
   *     #TIMEOUT_MILLIS} and a last look, which takes a second at most
   */
  public Future<Outcome> submit(ConversationRecord record) {
    if (pendingBySubmission.size() >= PENDING_MAX) {
      return Future.succeededFuture(retryLater(ErrorCode.UNAVAILABLE));
    }
    long submission = ++lastSubmission;
    int partition = Partitioning.ofKey(record.getConversationId(), partitions);
    Pending pending = new Pending(record, partition, now() + TIMEOUT_MILLIS);
    pendingBySubmission.put(submission, pending);
    WAITING.increment();
    ConversationRecord addressed =
        windows.in(record).toBuilder()
            .setOrigin(
                record.getOrigin().toBuilder().setAddress(originAddress).setSubmission(submission))
            .build();
    boolean takesItsTurn =
        turns.add(
            List.of(record.getAuthorId()),
            sealer.seal(addressed),
            done -> {
              if (done.succeeded()) {
                write(submission, partition, done.result());
              } else {
                complete(submission, retryLater(ErrorCode.UNAVAILABLE));
              }
            });
    if (!takesItsTurn) {
      complete(submission, retryLater(ErrorCode.UNAVAILABLE));
    }
    return pending.promise.future();
  }

  private void write(long submission, int partition, ConversationRecord sealed) {
    Pending pending = pendingBySubmission.get(submission);
    if (pending != null) {
      pending.isWritten = true;
      routes
          .write(partition, sealed, now())
          .onFailure(noRouter -> complete(submission, retryLater(ErrorCode.UNAVAILABLE)));
    }
  }

  @Override
  public void close() {
    vertx.cancelTimer(sweepTimer);
    outcomes.unregister();
    pendingBySubmission
        .values()
        .forEach(pending -> pending.promise.complete(retryLater(ErrorCode.OUTCOME_UNKNOWN)));
    WAITING.add(-pendingBySubmission.size());
    pendingBySubmission.clear();
  }

  private void heard(Outcome outcome) {
    Pending pending = pendingBySubmission.get(outcome.getSubmission());
    if (pending != null) {
      if (outcome.hasVerdict()) {
        routes.heard(pending.partition);
      }
      complete(outcome.getSubmission(), outcome);
    }
  }

  private void complete(long submission, Outcome outcome) {
    Pending pending = pendingBySubmission.remove(submission);
    if (pending != null) {
      WAITING.decrement();
      pending.promise.complete(outcome);
    }
  }

  private void sweep() {
    long now = now();
    // All wait equally long, so the order of insertion is the order of expiry.
    boolean someAreLate =
        pendingBySubmission.values().stream()
            .findFirst()
            .filter(oldest -> oldest.deadlineMillis <= now)
            .isPresent();
    if (someAreLate || routes.isAnySilent(now)) {
      Map.copyOf(pendingBySubmission).forEach((submission, each) -> check(submission, each, now));
    }
  }

  private void check(long submission, Pending pending, long now) {
    boolean isLate = pending.deadlineMillis <= now;
    if (!pending.isWritten) {
      // It waits for its author's key, which says nothing about routers.
      if (isLate) {
        complete(submission, retryLater(ErrorCode.UNAVAILABLE));
      }
      return;
    }
    if (isLate) {
      routes.silent(pending.partition, now);
    }
    if (pending.deadlineMillis + LOOK_UP_MILLIS_MAX <= now) {
      complete(submission, retryLater(ErrorCode.OUTCOME_UNKNOWN));
    } else if (isLate || routes.isSilent(pending.partition, now)) {
      lookUp(submission, pending);
    }
  }

  private void lookUp(long submission, Pending pending) {
    if (pending.isLookedUp || lookUps >= LOOK_UPS_MAX) {
      return;
    }
    lookUps++;
    pending.isLookedUp = true;
    ConversationRecord command = pending.command;
    verdicts
        .find(command.getConversationId(), command.getAuthorId(), command.getClientId())
        .onComplete(
            found -> {
              lookUps--;
              pending.isLookedUp = false;
              if (found.succeeded() && found.result().isPresent()) {
                complete(submission, outcome(found.result().get()));
              } else if (pending.deadlineMillis <= now()) {
                complete(submission, retryLater(ErrorCode.OUTCOME_UNKNOWN));
              }
            });
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  private static Outcome outcome(Verdict verdict) {
    return Outcome.newBuilder().setVerdict(verdict).build();
  }

  private static Outcome retryLater(ErrorCode code) {
    return Outcome.newBuilder()
        .setRetryLater(
            RetryLater.newBuilder().setCode(code.code()).setRetryAfterMillis(RETRY_AFTER_MILLIS))
        .build();
  }

  /** A command that waits. */
  private static final class Pending {
    final ConversationRecord command;
    final int partition;
    final long deadlineMillis;
    final Promise<Outcome> promise = Promise.promise();
    boolean isWritten;
    boolean isLookedUp;

    Pending(ConversationRecord command, int partition, long deadlineMillis) {
      this.command = command;
      this.partition = partition;
      this.deadlineMillis = deadlineMillis;
    }
  }
}
