package chat.publicstream;

import chat.model.Position;
import chat.model.v1.EventRecord;
import chat.model.v1.PushOutcome;
import chat.publicstream.core.PublicFold;
import chat.publicstream.core.PublicRecords;
import chat.publicstream.core.PushEvents;
import chat.publicstream.io.PresenceSampler;
import chat.publicstream.io.PublicAppends;
import chat.publicstream.io.PublicPartition;
import chat.publicstream.io.SchemaRegistry;
import chat.runtime.health.Health;
import chat.runtime.kafka.FetchPace;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.PartitionHost;
import chat.runtime.kafka.StartOffsets;
import chat.runtime.redis.PresenceStore;
import chat.runtime.redis.RedisLink;
import chat.runtime.seal.BodyOpener;
import chat.runtime.seal.BusKeySource;
import chat.runtime.seal.MasterKeys;
import chat.runtime.seal.PersonKeys;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Tells analysts what was accepted and what providers of pushes have answered, in the partitions
 * that this node owns, and how many people are there. Several instances share the partitions as
 * members of one consumer group for each of the two logs.
 */
public final class PublicStreamVerticle extends VerticleBase {
  /** The consumer group of what was accepted, and the part whose health it is. */
  public static final String GROUP = "public-stream";

  /** Likewise of what providers of pushes have answered. */
  public static final String PUSHES_GROUP = "public-stream-pushes";

  /** So often a node asks in a time slot whether it has a sample already. */
  private static final int ASKED_IN_SLOT = 10;

  private static final long ASK_MILLIS_MIN = 500;

  private final PublicStreamConfig config;
  private final KafkaSettings kafka;
  private final LogLayout layout;
  private final PublicAppends appends;
  private final Health health;
  private SchemaRegistry registry;
  private RedisLink redis;
  private final List<PartitionHost> hosts = new ArrayList<>();
  private Optional<PersonKeys> keys = Optional.empty();

  public PublicStreamVerticle(
      PublicStreamConfig config,
      KafkaSettings kafka,
      LogLayout layout,
      PublicAppends appends,
      Health health) {
    this.config = config;
    this.kafka = kafka;
    this.layout = layout;
    this.appends = appends;
    this.health = health;
  }

  @Override
  public Future<?> start() {
    keys = config.masterKeys().map(this::keys);
    config.topics().schemaRegistry().ifPresentOrElse(this::awaitRegistry, () -> followAll(appends));
    return keys.map(PersonKeys::listening).orElse(Future.succeededFuture());
  }

  @Override
  public Future<?> stop() {
    List<Future<?>> parts = new ArrayList<>();
    hosts.forEach(host -> parts.add(host.stop()));
    if (redis != null) {
      redis.close();
    }
    if (registry != null) {
      parts.add(registry.close());
    }
    return Future.join(parts)
        .eventually(() -> keys.map(PersonKeys::close).orElse(Future.succeededFuture()));
  }

  private PersonKeys keys(MasterKeys masterKeys) {
    return new PersonKeys(vertx, masterKeys, new BusKeySource(vertx.eventBus()));
  }

  /** Until the registry is there, nothing is read: what is to be told waits in the logs. */
  private void awaitRegistry(URI uri) {
    registry = new SchemaRegistry(vertx, uri);
    registry.await(health).onSuccess(ids -> followAll(appends.framed(ids)));
  }

  private void followAll(PublicAppends to) {
    Function<EventRecord, Future<EventRecord>> opening =
        keys.<Function<EventRecord, Future<EventRecord>>>map(known -> new BodyOpener(known)::record)
            .orElse(Future::succeededFuture);
    follow(
        GROUP,
        layout.events(),
        (fold, offset, value) -> accepted(fold, offset, EventRecord.parseFrom(value), opening),
        to);
    follow(PUSHES_GROUP, layout.pushOutcomes(), this::answered, to);
    if (config.presenceSeconds() > 0) {
      sample(to);
    }
  }

  private void sample(PublicAppends to) {
    long slotMillis = TimeUnit.SECONDS.toMillis(config.presenceSeconds());
    redis = new RedisLink(vertx, config.redis());
    PresenceSampler sampler = new PresenceSampler(new PresenceStore(redis), to, slotMillis);
    vertx.setPeriodic(Math.max(ASK_MILLIS_MIN, slotMillis / ASKED_IN_SLOT), timer -> sampler.run());
    // Redis may be away: the link comes back by itself.
    redis.open(() -> {});
  }

  private void follow(
      String group, LogLayout.Log log, PublicPartition.Parser parser, PublicAppends to) {
    PublicRecords records = new PublicRecords(keys.isPresent());
    PublicPartition.Source source = new PublicPartition.Source(log.topic(), parser);
    PartitionHost host =
        new PartitionHost(
            vertx, kafka, log, StartOffsets.ofCommits(group), FetchPace.UNHURRIED, health);
    hosts.add(host);
    host.start(
        (partition, startOffset) ->
            new PublicPartition(
                vertx, partition, new PublicFold(startOffset, records), source, host, to));
  }

  private static PublicPartition.Opening accepted(
      PublicFold fold,
      long offset,
      EventRecord record,
      Function<EventRecord, Future<EventRecord>> opening) {
    return () -> opening.apply(record).map(opened -> () -> fold.record(offset, opened));
  }

  /** The generation of the log of record lets positions grow when a backup is restored. */
  private PublicPartition.Opening answered(PublicFold fold, long offset, byte[] value)
      throws InvalidProtocolBufferException {
    PushOutcome outcome = PushOutcome.parseFrom(value);
    long position = Position.of(layout.conversations().generation(), offset);
    return () ->
        Future.succeededFuture(() -> fold.answer(offset, PushEvents.of(outcome, position)));
  }
}
