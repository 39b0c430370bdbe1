package chat.router.io;

import chat.model.v1.ChannelSignal;
import chat.model.v1.EventRecord;
import chat.model.v1.InboxRecord;
import chat.model.v1.Origin;
import chat.model.v1.Verdict;
import io.vertx.core.Future;

/** What the fold of the conversation log sends to others, beside the tables that it writes. */
public interface Outputs {
  /** Tells the origin what became of its command. */
  void answer(Origin origin, Verdict verdict);

  /** Tells the gateways where somebody has a channel open. */
  void signal(ChannelSignal signal);

  /** Appends to the inbox log; a failure means unknown, not absent. */
  Future<?> appendInbox(int inboxPartition, InboxRecord record);

  /** Appends what was accepted, to the partition of the conversation's own log; likewise. */
  Future<?> appendEvents(int partition, EventRecord record);
}
