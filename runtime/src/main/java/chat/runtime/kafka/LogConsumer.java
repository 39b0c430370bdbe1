package chat.runtime.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a consumer group that hands the partitions it owns to one event loop.
 *
 * <p>Kafka's consumer has a thread of its own here, because where a partition begins must be
 * settled inside the rebalance, before its first fetch; Vert.x's consumer reports a rebalance only
 * afterwards.
 */
public final class LogConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(LogConsumer.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration COMMIT_PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final int POLL_RECORDS_MAX = 500;
  private static final int SESSION_TIMEOUT_MILLIS = 10_000;
  private static final int HEARTBEAT_MILLIS = 2_000;

  /** What the consumer tells its owner, on the owner's event loop and in order. */
  public interface Listener {
    /** A partition is ours; its records follow, from {@code startOffset}. */
    void assigned(int partition, long startOffset);

    void records(int partition, List<ConsumerRecord<String, byte[]>> records);

    /** The group has settled who owns what; it may have given us nothing. */
    void joined();

    /** Records of a partition that were not read yet. Comes on the consumer's own thread. */
    void lag(int partition, long records);

    /** A partition is no longer ours; what is known of it must be forgotten. */
    void revoked(int partition);

    /** The consumer has ended for good. */
    void failed(Throwable cause);
  }

  private final Context context;
  private final KafkaSettings settings;
  private final LogLayout.Log log;
  private final StartOffsets startOffsets;
  private final FetchPace pace;
  private final Listener listener;
  private final CommitsToMake toCommit = new CommitsToMake();
  private final Set<TopicPartition> toPause = ConcurrentHashMap.newKeySet();
  private final Promise<Void> ended;
  private final Semaphore taken = new Semaphore(0);

  /** Null until its thread has made it. */
  private volatile KafkaConsumer<String, byte[]> consumer;

  private volatile boolean stopping;
  private boolean committing;
  private long committedNanos = System.nanoTime();

  public LogConsumer(
      Vertx vertx,
      KafkaSettings settings,
      LogLayout.Log log,
      StartOffsets startOffsets,
      FetchPace pace,
      Listener listener) {
    this.context = vertx.getOrCreateContext();
    this.settings = settings;
    this.log = log;
    this.startOffsets = startOffsets;
    this.pace = pace;
    this.listener = listener;
    this.ended = Promise.promise();
  }

  public void start(String threadName) {
    Thread thread = new Thread(this::run, threadName);
    thread.setDaemon(true);
    thread.start();
  }

  /** Notes an offset below which every record is covered; it is committed soon after. */
  public void commit(int partition, long offset) {
    toCommit.note(new TopicPartition(log.topic(), partition), offset);
  }

  /** Stops or goes on reading a partition whose fold has enough to do. */
  public void setPaused(int partition, boolean paused) {
    TopicPartition key = new TopicPartition(log.topic(), partition);
    boolean changed = paused ? toPause.add(key) : toPause.remove(key);
    if (changed && !paused) {
      wakeUp();
    }
  }

  /** Leaves the group after a last commit. */
  public Future<Void> stop() {
    stopping = true;
    wakeUp();
    return ended.future();
  }

  private void wakeUp() {
    KafkaConsumer<String, byte[]> made = consumer;
    if (made != null) {
      made.wakeup();
    }
  }

  private void run() {
    try {
      // Looks up the names of brokers: that may take seconds, and fails when none is known.
      consumer =
          new KafkaConsumer<>(config(), new StringDeserializer(), new ByteArrayDeserializer());
      consumer.subscribe(List.of(log.topic()), new Rebalance());
      while (!stopping) {
        step();
      }
      commitSync();
    } catch (Throwable cause) {
      if (!stopping) {
        LOG.error("consumer of {} has ended", log.topic(), cause);
        context.runOnContext(v -> listener.failed(cause));
      }
    } finally {
      close();
      context.runOnContext(v -> ended.tryComplete());
    }
  }

  private void close() {
    if (consumer != null) {
      consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
  }

  private void step() {
    applyPauses();
    try {
      ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
      for (TopicPartition partition : records.partitions()) {
        List<ConsumerRecord<String, byte[]>> batch = records.records(partition);
        context.runOnContext(v -> listener.records(partition.partition(), batch));
      }
      if (!records.isEmpty()) {
        awaitTaken();
      }
    } catch (WakeupException e) {
      // Somebody changed what is paused, or wants the end.
    }
    long now = System.nanoTime();
    if (now - committedNanos >= COMMIT_PAUSE.toNanos()) {
      committedNanos = now;
      commitAsync();
      tellLag();
    }
  }

  /**
   * Polls no further before the listener has taken what was polled and has said which partitions
   * have enough to do: a consumer is faster than any fold, and everything that the broker has would
   * lie in memory before the first partition is paused.
   */
  private void awaitTaken() {
    context.runOnContext(v -> taken.release());
    try {
      while (!stopping && !taken.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        // The event loop is busy.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  private void tellLag() {
    for (TopicPartition partition : consumer.assignment()) {
      consumer
          .currentLag(partition)
          .ifPresent(records -> listener.lag(partition.partition(), records));
    }
  }

  private void applyPauses() {
    Set<TopicPartition> assigned = consumer.assignment();
    for (TopicPartition partition : assigned) {
      boolean wanted = toPause.contains(partition);
      boolean is = consumer.paused().contains(partition);
      if (wanted && !is) {
        consumer.pause(List.of(partition));
      } else if (!wanted && is) {
        consumer.resume(List.of(partition));
      }
    }
  }

  /** One at a time, so that what is put back is never older than what was committed since. */
  private void commitAsync() {
    if (committing) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = toCommit.take(consumer.assignment());
    if (!offsets.isEmpty()) {
      committing = true;
      consumer.commitAsync(
          offsets,
          (sent, failure) -> {
            committing = false;
            if (failure != null) {
              toCommit.putBack(sent);
            }
          });
    }
  }

  private void commitSync() {
    Map<TopicPartition, OffsetAndMetadata> offsets = toCommit.take(consumer.assignment());
    if (!offsets.isEmpty()) {
      consumer.commitSync(offsets, CLOSE_TIMEOUT);
    }
  }

  /**
   * For the hand-over of partitions, which a wake-up must not end: Kafka's client counts them as
   * handed over by then and does not say so again, so that they would be folded by nobody, or for
   * ever.
   */
  static <T> T despiteWakeUps(Supplier<T> call) {
    while (true) {
      try {
        return call.get();
      } catch (WakeupException e) {
        // What it was meant for is looked at after the poll.
      }
    }
  }

  private Map<String, Object> config() {
    Map<String, Object> config = new HashMap<>(settings.client());
    config.put("group.id", startOffsets.group());
    config.put("enable.auto.commit", false);
    config.put("auto.offset.reset", startOffsets.whenGone());
    config.put("max.poll.records", POLL_RECORDS_MAX);
    config.put("fetch.min.bytes", pace.bytesMin());
    config.put("fetch.max.wait.ms", pace.waitMillisMax());
    config.put("session.timeout.ms", SESSION_TIMEOUT_MILLIS);
    config.put("heartbeat.interval.ms", HEARTBEAT_MILLIS);
    config.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    return config;
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          despiteWakeUps(() -> consumer.committed(Set.copyOf(partitions)));
      Map<TopicPartition, Long> beginnings =
          despiteWakeUps(() -> consumer.beginningOffsets(partitions));
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata commit = committed.get(partition);
        long start =
            startOffsets.startOf(
                log,
                partition.partition(),
                commit == null ? -1 : commit.offset(),
                beginnings.get(partition));
        consumer.seek(partition, start);
        // Of an earlier time in which the partition was ours.
        toCommit.forget(partition);
        toPause.remove(partition);
        context.runOnContext(v -> listener.assigned(partition.partition(), start));
      }
      context.runOnContext(v -> listener.joined());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      try {
        commitSync();
      } catch (KafkaException e) {
        LOG.debug("the next owner of {} folds a little again", partitions, e);
      }
      onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      for (TopicPartition partition : partitions) {
        context.runOnContext(v -> listener.revoked(partition.partition()));
      }
    }
  }
}
