package chat.simulation.fold;

import chat.model.Addresses;
import chat.model.ErrorCode;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Outcome;
import chat.model.v1.RetryLater;
import chat.router.core.ConversationFold;
import chat.runtime.kafka.Partitioning;
import chat.simulation.Carriers;
import chat.simulation.store.SimulatedStore;
import chat.simulation.world.Fault;
import chat.simulation.world.Life;
import chat.simulation.world.World;
import java.util.HashMap;
import java.util.Map;

/** A message-router: appends commands to the log and folds the partitions that it owns. */
public final class RouterProcess extends FoldProcess<ConversationRecord, RouterWorker> {
  private static final int RETRY_AFTER_MILLIS = 1_000;

  private final RouterSurroundings surroundings;
  private final Carriers carriers;
  private final Map<Integer, Runnable> addresses = new HashMap<>();

  public RouterProcess(
      World world,
      Life life,
      SimulatedStore store,
      FoldLog<ConversationRecord> log,
      RouterSurroundings surroundings,
      Carriers carriers) {
    super(world, life, store, log);
    this.surroundings = surroundings;
    this.carriers = carriers;
    surroundings
        .bus()
        .listen(life, Addresses.ANY_ROUTER, command -> append((ConversationRecord) command));
  }

  @Override
  RouterWorker worker(Assignment<ConversationRecord> assignment, long startOffset) {
    int inboxPartitions = surroundings.inboxLog().partitions();
    ConversationFold fold =
        new ConversationFold(
            FoldLog.GENERATION,
            startOffset,
            userId -> Partitioning.ofKey(userId, inboxPartitions),
            log.cachedMax());
    return carriers.routerWorker(assignment, startOffset, fold, surroundings);
  }

  @Override
  void changed(int partition, boolean begins) {
    if (begins) {
      addresses.put(
          partition,
          surroundings
              .bus()
              .listen(
                  life,
                  Addresses.routerOfPartition(partition),
                  command -> append((ConversationRecord) command)));
    } else {
      addresses.remove(partition).run();
    }
  }

  private void append(ConversationRecord command) {
    if (world.strikes(Fault.ROUTER_BUSY)) {
      retryLater(command, ErrorCode.UNAVAILABLE);
      return;
    }
    int partition = Partitioning.ofKey(command.getConversationId(), log.topic().partitions());
    log.topic()
        .append(
            life,
            partition,
            command,
            appended ->
                appended.ifPresentOrElse(
                    entry -> {
                      RouterWorker mine = workers.get(partition);
                      if (mine != null) {
                        mine.appended(entry);
                      }
                    },
                    () -> retryLater(command, ErrorCode.OUTCOME_UNKNOWN)));
  }

  private void retryLater(ConversationRecord command, ErrorCode code) {
    surroundings
        .bus()
        .send(
            life,
            command.getOrigin().getAddress(),
            Outcome.newBuilder()
                .setSubmission(command.getOrigin().getSubmission())
                .setRetryLater(
                    RetryLater.newBuilder()
                        .setCode(code.code())
                        .setRetryAfterMillis(RETRY_AFTER_MILLIS))
                .build());
  }
}
