package chat.runtime.kafka;

import chat.runtime.health.Health;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a worker for each partition of a log that this node owns: makes one when the partition
 * comes, feeds it, holds reading back while its backlog is large, drops it when the partition goes.
 *
 * <p>Belongs to the verticle that made it and is used on its event loop only.
 */
public final class PartitionHost implements FoldHost, LogConsumer.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionHost.class);

  /**
   * Records taken up and not covered, above which a partition is read no further: what a store that
   * stands still may cost in memory, times the partitions of a node.
   */
  public static final int BACKLOG_MAX = 1_000;

  /**
   * The pace of cells that are written again and again. Slower means fewer writes for a busy
   * conversation, and more records that a new owner folds again.
   */
  private static final long TICK_MILLIS = 500;

  private static final long RESTART_MILLIS = 1_000;

  /** Folds one partition. */
  public interface Worker {
    void record(ConsumerRecord<String, byte[]> record);

    /** Comes every 500 ms. */
    void tick();

    /** Records taken up and not covered. */
    int backlog();

    /** The partition has gone: what is under way may end, nothing new may begin. */
    void close();
  }

  /** Makes the worker of a partition. */
  public interface WorkerFactory {
    Worker create(int partition, long startOffset);
  }

  private final Vertx vertx;
  private final KafkaSettings settings;
  private final LogLayout.Log log;
  private final String fold;
  private final StartOffsets startOffsets;
  private final FetchPace pace;
  private final Health health;
  private final FoldMetrics metrics;
  private final Map<Integer, Worker> workers = new HashMap<>();
  private final Map<Integer, Long> coveredBelow = new HashMap<>();
  private WorkerFactory factory;
  private LogConsumer consumer;
  private long tickTimer;
  private boolean stopped;

  public PartitionHost(
      Vertx vertx,
      KafkaSettings settings,
      LogLayout.Log log,
      StartOffsets startOffsets,
      FetchPace pace,
      Health health) {
    this.vertx = vertx;
    this.settings = settings;
    this.log = log;
    this.fold = startOffsets.group();
    this.startOffsets = startOffsets;
    this.pace = pace;
    this.health = health;
    this.metrics = new FoldMetrics(fold, log.topic());
  }

  public void start(WorkerFactory workerFactory) {
    factory = workerFactory;
    health.problem(fold, "waits for partitions of " + log.topic());
    tickTimer = vertx.setPeriodic(TICK_MILLIS, timer -> tick());
    startConsumer();
  }

  public Future<Void> stop() {
    stopped = true;
    vertx.cancelTimer(tickTimer);
    dropAll();
    return consumer.stop();
  }

  @Override
  public void commit(int partition, long offset) {
    Long before = coveredBelow.put(partition, offset);
    metrics.covered(partition, before == null ? 0 : offset - before);
    consumer.commit(partition, offset);
  }

  @Override
  public void adjustReading(int partition, int backlog) {
    consumer.setPaused(partition, backlog > BACKLOG_MAX);
  }

  @Override
  public void fault(int partition, String reason) {
    String words = "partition " + partition + " of " + log.topic() + " has stopped: " + reason;
    LOG.error("{}: {}", fold, words);
    metrics.fault();
    health.problem(fold + "/" + partition, words);
    drop(partition);
  }

  @Override
  public void joined() {
    health.resolved(fold);
  }

  @Override
  public void assigned(int partition, long startOffset) {
    if (stopped) {
      return;
    }
    LOG.info("{} owns partition {} from offset {}", fold, partition, startOffset);
    health.resolved(fold + "/" + partition);
    metrics.assigned(partition);
    coveredBelow.put(partition, startOffset);
    workers.put(partition, factory.create(partition, startOffset));
  }

  @Override
  public void records(int partition, List<ConsumerRecord<String, byte[]>> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      Worker worker = workers.get(partition);
      if (worker == null) {
        return;
      }
      worker.record(record);
      adjustReading(partition, worker.backlog());
    }
  }

  @Override
  public void lag(int partition, long records) {
    metrics.lag(partition, records);
  }

  @Override
  public void revoked(int partition) {
    LOG.info("{} no longer owns partition {}", fold, partition);
    drop(partition);
  }

  @Override
  public void failed(Throwable cause) {
    dropAll();
    health.problem(fold, "cannot read " + log.topic() + ": " + settings.words(cause));
    boolean forGood =
        cause instanceof LogMismatchException || cause instanceof InvalidOffsetException;
    if (!stopped && !forGood) {
      vertx.setTimer(
          RESTART_MILLIS,
          timer -> {
            if (!stopped) {
              startConsumer();
            }
          });
    }
  }

  private void tick() {
    workers.forEach(
        (partition, worker) -> {
          worker.tick();
          metrics.backlog(partition, worker.backlog());
        });
  }

  private void startConsumer() {
    consumer = new LogConsumer(vertx, settings, log, startOffsets, pace, this);
    consumer.start(fold + "-consumer");
  }

  private void dropAll() {
    List.copyOf(workers.keySet()).forEach(this::drop);
  }

  private void drop(int partition) {
    Worker worker = workers.remove(partition);
    if (worker != null) {
      worker.close();
      metrics.revoked(partition);
    }
  }
}
