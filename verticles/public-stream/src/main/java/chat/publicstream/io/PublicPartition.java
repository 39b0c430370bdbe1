package chat.publicstream.io;

import chat.publicstream.core.Effect;
import chat.publicstream.core.PublicFold;
import chat.publicstream.core.PublicRecord;
import chat.runtime.kafka.FoldHost;
import chat.runtime.kafka.FoldWorker;
import chat.runtime.seal.OpenedInOrder;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what the fold of one partition wants done, and tells it when it is. */
public final class PublicPartition extends FoldWorker<Effect> {
  private static final Logger LOG = LoggerFactory.getLogger(PublicPartition.class);

  private final PublicFold fold;
  private final Source source;
  private final PublicAppends appends;
  private final OpenedInOrder<Supplier<List<Effect>>> opened;
  private final Effect.Cases effects = new Effects();

  /** The log that is followed. */
  public record Source(String topic, Parser parser) {}

  /** What a record of the log is to the fold. */
  public interface Parser {
    Opening read(PublicFold fold, long offset, byte[] value) throws InvalidProtocolBufferException;
  }

  /** Gives the step of the fold once the keys are there that it needs; may be tried again. */
  public interface Opening extends Supplier<Future<Supplier<List<Effect>>>> {}

  public PublicPartition(
      Vertx vertx,
      int partition,
      PublicFold fold,
      Source source,
      FoldHost host,
      PublicAppends appends) {
    super(vertx, host, partition);
    this.fold = fold;
    this.source = source;
    this.appends = appends;
    this.opened = new OpenedInOrder<>(vertx, () -> !isClosed());
  }

  @Override
  public void record(ConsumerRecord<String, byte[]> record) {
    if (record.offset() < fold.nextOffset()) {
      return;
    }
    try {
      opened.add(source.parser().read(fold, record.offset(), record.value()), this::advance);
    } catch (InvalidProtocolBufferException e) {
      host.fault(partition, "offset " + record.offset() + " holds no record of its log");
    }
  }

  @Override
  public void tick() {
    advance(fold::tick);
    host.adjustReading(partition, backlog());
  }

  @Override
  public int backlog() {
    return fold.backlog() + opened.waiting();
  }

  @Override
  protected void carryOut(Effect effect) {
    effect.match(effects);
  }

  private final class Effects implements Effect.Cases {
    @Override
    public void append(Effect.Append effect) {
      PublicRecord publicRecord = effect.publicRecord();
      repeat(
          "appending to a public topic",
          () -> appends.append(partition, publicRecord),
          appended -> {
            PublicMetrics.records(publicRecord.topic()).increment();
            return fold.appended(publicRecord.lane());
          });
    }

    @Override
    public void missed(Effect.Missed effect) {
      LOG.error(
          "offsets {} to {} of partition {} of {} are gone: what they held is not in"
              + " the public stream; see docs/public-stream.md",
          effect.fromOffset(),
          effect.toOffset(),
          partition,
          source.topic());
      PublicMetrics.MISSED.increment((double) (effect.toOffset() - effect.fromOffset() + 1));
    }

    @Override
    public void commit(Effect.Commit effect) {
      host.commit(partition, effect.offset());
    }

    @Override
    public void stop(Effect.Stop effect) {
      host.fault(partition, effect.reason());
    }
  }
}
