package chat.simulation.fold;

import chat.inbox.core.InboxFold;
import chat.model.v1.InboxRecord;
import chat.simulation.Carriers;
import chat.simulation.judge.InboxReference;
import chat.simulation.store.SimulatedStore;

/** An inbox-writer: folds the partitions of the inbox log that it owns. */
public final class InboxProcess extends FoldProcess<InboxRecord, InboxWorker> {
  private final Notifier notifier;
  private final InboxReference reference;
  private final Carriers carriers;

  public InboxProcess(
      Notifier notifier,
      SimulatedStore store,
      FoldLog<InboxRecord> log,
      InboxReference reference,
      Carriers carriers) {
    super(notifier.world(), notifier.life(), store, log);
    this.notifier = notifier;
    this.reference = reference;
    this.carriers = carriers;
  }

  @Override
  InboxWorker worker(Assignment<InboxRecord> assignment, long startOffset) {
    InboxFold fold = new InboxFold(FoldLog.GENERATION, startOffset, log.cachedMax());
    return carriers.inboxWorker(assignment, startOffset, fold, notifier, reference);
  }

  @Override
  void changed(int partition, boolean begins) {}
}
