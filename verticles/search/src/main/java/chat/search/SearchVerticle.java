package chat.search;

import chat.runtime.health.Health;
import chat.runtime.kafka.FetchPace;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.PartitionHost;
import chat.runtime.kafka.StartOffsets;
import chat.runtime.projection.LiveStores;
import chat.runtime.seal.BodyOpener;
import chat.runtime.seal.BusKeySource;
import chat.runtime.seal.MasterKeys;
import chat.runtime.seal.PersonKeys;
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
  private final MasterKeys masterKeys;
  private final Health health;
  private PersonKeys keys;
  private Future<PartitionHost> host = Future.succeededFuture();

  /**
   * @param log what was accepted
   * @param masterKeys under which the keys of people are wrapped
   */
  public SearchVerticle(
      KafkaSettings kafka,
      LogLayout.Log log,
      LiveStores<SearchStores> liveStores,
      MasterKeys masterKeys,
      Health health) {
    this.kafka = kafka;
    this.log = log;
    this.liveStores = liveStores;
    this.masterKeys = masterKeys;
    this.health = health;
  }

  @Override
  public Future<?> start() {
    keys = new PersonKeys(vertx, masterKeys, new BusKeySource(vertx.eventBus()));
    liveStores.follow(vertx, this::foldInto);
    return keys.listening();
  }

  @Override
  public Future<?> stop() {
    return stopFolding().eventually(keys::close);
  }

  /** Folds into these tables and no others from now on. */
  private void foldInto(SearchStores stores) {
    host = stopFolding().otherwiseEmpty().map(stopped -> startHost(stores));
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
    BodyOpener bodies = new BodyOpener(keys);
    next.start(
        (partition, startOffset) ->
            new SearchPartition(
                vertx,
                partition,
                new SearchFold(log.generation(), startOffset),
                next,
                stores,
                bodies));
    return next;
  }
}
