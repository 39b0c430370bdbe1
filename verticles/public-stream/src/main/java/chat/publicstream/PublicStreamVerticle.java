package chat.publicstream;

import chat.model.v1.EventRecord;
import chat.publicstream.core.PublicFold;
import chat.publicstream.core.PublicRecords;
import chat.publicstream.io.PublicAppends;
import chat.publicstream.io.PublicPartition;
import chat.runtime.health.Health;
import chat.runtime.kafka.FetchPace;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.PartitionHost;
import chat.runtime.kafka.StartOffsets;
import chat.runtime.seal.BodyOpener;
import chat.runtime.seal.BusKeySource;
import chat.runtime.seal.MasterKeys;
import chat.runtime.seal.PersonKeys;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells analysts what was accepted in the partitions that this node owns. Several instances share
 * the partitions as members of one consumer group.
 */
public final class PublicStreamVerticle extends VerticleBase {
  /** The consumer group, and the part whose health it is. */
  public static final String GROUP = "public-stream";

  private final PublicStreamConfig config;
  private final KafkaSettings kafka;
  private final LogLayout.Log log;
  private final PublicAppends appends;
  private final Health health;
  private PartitionHost host;
  private Optional<PersonKeys> keys = Optional.empty();

  /**
   * @param log what was accepted
   */
  public PublicStreamVerticle(
      PublicStreamConfig config,
      KafkaSettings kafka,
      LogLayout.Log log,
      PublicAppends appends,
      Health health) {
    this.config = config;
    this.kafka = kafka;
    this.log = log;
    this.appends = appends;
    this.health = health;
  }

  @Override
  public Future<?> start() {
    keys = config.masterKeys().map(this::keys);
    Function<EventRecord, Future<EventRecord>> opening =
        keys.<Function<EventRecord, Future<EventRecord>>>map(known -> new BodyOpener(known)::record)
            .orElse(Future::succeededFuture);
    PublicRecords records = new PublicRecords(keys.isPresent());
    host =
        new PartitionHost(
            vertx, kafka, log, StartOffsets.ofCommits(GROUP), FetchPace.UNHURRIED, health);
    host.start(
        (partition, startOffset) ->
            new PublicPartition(
                vertx, partition, new PublicFold(startOffset, records), host, appends, opening));
    return keys.map(PersonKeys::listening).orElse(Future.succeededFuture());
  }

  @Override
  public Future<?> stop() {
    return host.stop()
        .eventually(() -> keys.map(PersonKeys::close).orElse(Future.succeededFuture()));
  }

  private PersonKeys keys(MasterKeys masterKeys) {
    return new PersonKeys(vertx, masterKeys, new BusKeySource(vertx.eventBus()));
  }
}
