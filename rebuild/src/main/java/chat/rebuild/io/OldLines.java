package chat.rebuild.io;

import chat.model.Position;
import chat.model.v1.ChannelSignal;
import chat.model.v1.Event;
import chat.model.v1.EventRecord;
import chat.model.v1.InboxEntry;
import chat.model.v1.InboxRecord;
import chat.model.v1.Origin;
import chat.model.v1.Verdict;
import chat.router.io.Outputs;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.core.ListChanges;
import chat.runtime.store.ConversationListStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the conversation lists from the conversation log, for an inbox log whose beginning is
 * gone: who writes to nobody for a month keeps his conversations. The write timestamps lie below
 * every position, so that a line of the inbox log replaces these.
 */
public final class OldLines implements Outputs {
  private final ConversationListStore lists;

  /**
   * @param cassandra that goes to the tables of the rebuilt life
   */
  public OldLines(Cassandra cassandra) {
    this.lists = new ConversationListStore(cassandra);
  }

  @Override
  public void answer(Origin origin, Verdict verdict) {}

  @Override
  public void signal(ChannelSignal signal) {}

  @Override
  public Future<?> appendInbox(int inboxPartition, InboxRecord record) {
    List<Future<?>> writes = new ArrayList<>();
    for (InboxEntry entry : record.getEntriesList()) {
      Event event = entry.getEvent();
      long timestamp = Position.offset(event.getPosition());
      for (String userId : entry.getRecipientIdsList()) {
        ListChanges changes = new ListChanges(userId);
        changes.note(event);
        writes.add(lists.write(changes, timestamp));
      }
    }
    return Future.all(writes);
  }

  @Override
  public Future<?> appendEvents(int partition, EventRecord record) {
    return Future.succeededFuture();
  }
}
