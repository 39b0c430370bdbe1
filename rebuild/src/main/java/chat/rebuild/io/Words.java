package chat.rebuild.io;

import chat.model.v1.ChannelSignal;
import chat.model.v1.EventRecord;
import chat.model.v1.InboxRecord;
import chat.model.v1.Origin;
import chat.model.v1.Verdict;
import chat.router.io.Outputs;
import chat.runtime.seal.BodyOpener;
import chat.runtime.search.ExpiredWords;
import chat.runtime.search.SearchStore;
import chat.runtime.search.WordChange;
import io.vertx.core.Future;
import java.util.Optional;

/** Writes the words of what the fold of the conversation log accepts. */
final class Words implements Outputs {
  private final SearchStore words;
  private final BodyOpener bodies;

  Words(SearchStore words, BodyOpener bodies) {
    this.words = words;
    this.bodies = bodies;
  }

  @Override
  public void answer(Origin origin, Verdict verdict) {}

  @Override
  public void signal(ChannelSignal signal) {}

  @Override
  public Future<?> appendInbox(int inboxPartition, InboxRecord record) {
    return Future.succeededFuture();
  }

  @Override
  public Future<?> appendEvents(int partition, EventRecord record) {
    return bodies
        .record(record)
        .compose(
            opened ->
                words.write(
                    opened.getEntriesList().stream()
                        .map(WordChange::of)
                        .flatMap(Optional::stream)
                        .toList()))
        .compose(
            written -> ExpiredWords.of(record).map(words::expire).orElse(Future.succeededFuture()));
  }
}
