package chat.search;

import chat.runtime.health.Health;
import chat.runtime.kafka.FetchPace;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.PartitionHost;
import chat.runtime.kafka.StartOffsets;
import chat.runtime.projection.LiveStores;
import chat.search.core.SearchFold;
import chat.search.io.SearchPartition;
import chat.search.io.SearchStores;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * Makes the messages of the partitions that this node owns findable. Several instances share the
 * partitions as members of one consumer group.
 */
public final class SearchVerticle extends VerticleBase {
  private final KafkaSettings kafka;
  private final LogLayout.Log log;
  private final LiveStores<SearchStores> liveStores;
  private final Health health;
  private Future<PartitionHost> host = Future.succeededFuture();

  /**
   * @param log what was accepted
   */
  public SearchVerticle(
      KafkaSettings kafka, LogLayout.Log log, LiveStores<SearchStores> liveStores, Health health) {
    this.kafka = kafka;
    this.log = log;
    this.liveStores = liveStores;
    this.health = health;
  }

  @Override
  public Future<?> start() {
    liveStores.follow(vertx, this::foldInto);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return stopFolding();
  }

  /** Folds into these tables and no others from now on. */
  private void foldInto(SearchStores stores) {
    host = stopFolding().map(stopped -> startHost(stores));
  }

  private Future<Void> stopFolding() {
    return host.compose(last -> last == null ? Future.succeededFuture() : last.stop());
  }

  private PartitionHost startHost(SearchStores stores) {
    PartitionHost next =
        new PartitionHost(
            vertx,
            kafka,
            log,
            StartOffsets.ofFold(stores.positions(), SearchPartition.FOLD),
            FetchPace.UNHURRIED,
            health);
    next.start(
        (partition, startOffset) ->
            new SearchPartition(
                vertx, partition, new SearchFold(log.generation(), startOffset), next, stores));
    return next;
  }
}
