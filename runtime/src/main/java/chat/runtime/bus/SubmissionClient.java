package chat.runtime.bus;

import chat.model.Addresses;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Origin;
import chat.model.v1.Outcome;
import chat.model.v1.RetryLater;
import chat.runtime.kafka.Partitioning;
import chat.runtime.metrics.Meters;
import chat.runtime.settings.MessageWindows;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hands commands to the message-routers and waits for what the log decides.
 *
 * <p>A command goes to the owner of its partition, or to any router when nobody answers there. The
 * outcome comes from whoever folds the log, at an address of this client's own, so it does not
 * matter which router appended. Commands of one client for one conversation reach the owner in the
 * order in which they were submitted; while there is none, several routers may take them and the
 * log's order decides.
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

  private static final LongAdder WAITING =
      Meters.level("chat.commands.waiting", "Commands that wait for what the log decides");

  private final Vertx vertx;
  private final int partitions;
  private final MessageWindows windows;
  private final String originAddress = Addresses.outcomes(Ids.next());
  private final Map<Long, Pending> pendingBySubmission = new LinkedHashMap<>();
  private final MessageProducer<ConversationRecord>[] ownersByPartition;
  private final MessageProducer<ConversationRecord> anyRouter;
  private final MessageConsumer<Outcome> outcomes;
  private final long sweepTimer;
  private long lastSubmission;

  /**
   * @param partitions of the conversation log
   * @param windows written into the commands that they concern
   */
  public SubmissionClient(Vertx vertx, int partitions, MessageWindows windows) {
    this.vertx = vertx;
    this.windows = windows;
    this.partitions = partitions;
    ownersByPartition = owners(vertx, partitions);
    anyRouter = vertx.eventBus().sender(Addresses.ANY_ROUTER);
    outcomes = vertx.eventBus().consumer(originAddress, message -> complete(message.body()));
    sweepTimer = vertx.setPeriodic(SWEEP_MILLIS, timer -> expire());
  }

  /**
   * Submits a command.
   *
   * @param record complete but for its origin
   * @return never fails: a verdict of the log, or retry-later when there is none within {@link
   *     #TIMEOUT_MILLIS}
   */
  public Future<Outcome> submit(ConversationRecord record) {
    if (pendingBySubmission.size() >= PENDING_MAX) {
      return Future.succeededFuture(retryLater(ErrorCode.UNAVAILABLE));
    }
    long submission = ++lastSubmission;
    Pending pending = new Pending(now() + TIMEOUT_MILLIS, Promise.promise());
    pendingBySubmission.put(submission, pending);
    WAITING.increment();
    ConversationRecord addressed =
        windows.in(record).toBuilder()
            .setOrigin(Origin.newBuilder().setAddress(originAddress).setSubmission(submission))
            .build();
    ownersByPartition[Partitioning.ofKey(record.getConversationId(), partitions)]
        .write(addressed)
        .recover(noOwner -> anyRouter.write(addressed))
        .onFailure(noRouter -> complete(submission, retryLater(ErrorCode.UNAVAILABLE)));
    return pending.promise.future();
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

  private void complete(Outcome outcome) {
    complete(outcome.getSubmission(), outcome);
  }

  private void complete(long submission, Outcome outcome) {
    Pending pending = pendingBySubmission.remove(submission);
    if (pending != null) {
      WAITING.decrement();
      pending.promise.complete(outcome);
    }
  }

  private void expire() {
    long now = now();
    // All wait equally long, so the order of insertion is the order of expiry.
    Iterator<Pending> oldestFirst = pendingBySubmission.values().iterator();
    while (oldestFirst.hasNext()) {
      Pending pending = oldestFirst.next();
      if (pending.deadlineMillis > now) {
        return;
      }
      oldestFirst.remove();
      WAITING.decrement();
      pending.promise.complete(retryLater(ErrorCode.OUTCOME_UNKNOWN));
    }
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  private static Outcome retryLater(ErrorCode code) {
    return Outcome.newBuilder()
        .setRetryLater(
            RetryLater.newBuilder().setCode(code.code()).setRetryAfterMillis(RETRY_AFTER_MILLIS))
        .build();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static MessageProducer<ConversationRecord>[] owners(Vertx vertx, int partitions) {
    MessageProducer<ConversationRecord>[] owners = new MessageProducer[partitions];
    for (int partition = 0; partition < partitions; partition++) {
      owners[partition] = vertx.eventBus().sender(Addresses.routerOfPartition(partition));
    }
    return owners;
  }

  private record Pending(long deadlineMillis, Promise<Outcome> promise) {}
}
