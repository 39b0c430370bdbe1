package chat.rebuild.io;

import chat.rebuild.core.LogEnd;
import chat.runtime.kafka.FoldHost;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.PartitionHost;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Feeds the workers of all partitions of a log from its beginning, outside of any consumer group.
 * The thread that calls reads the log; the workers run on one event loop.
 */
public final class LogReplay implements FoldHost, AutoCloseable {
  /**
   * Records taken up and not covered, above which nothing more is read: the live platform writes to
   * the same Cassandra.
   */
  private static final int BACKLOG_MAX = 1_000;

  private static final int POLL_RECORDS_MAX = 250;
  private static final Duration POLL = Duration.ofMillis(50);

  /** Shorter than that of the platform: the last cells and positions are waited for. */
  private static final long TICK_MILLIS = 100;

  private static final long STEP_TIMEOUT_SECONDS = 120;

  private final Vertx vertx;
  private final Context context;
  private final LogLayout.Log log;
  private final LongConsumer progress;
  private final KafkaConsumer<String, byte[]> consumer;
  private final List<PartitionHost.Worker> workers = new ArrayList<>();
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final Map<Integer, Long> coveredBelow = new HashMap<>();
  private String fault;
  private long tickTimer;
  private long records;

  /** Makes the worker of a partition, which this replay feeds. */
  public interface WorkerFactory {
    PartitionHost.Worker create(FoldHost host, int partition, long startOffset);
  }

  /**
   * @param progress told how many records are read, as they are
   */
  public LogReplay(Vertx vertx, KafkaSettings settings, LogLayout.Log log, LongConsumer progress) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.log = log;
    this.progress = progress;
    Map<String, Object> config = new HashMap<>(settings.client());
    config.put("enable.auto.commit", false);
    config.put("auto.offset.reset", "none");
    config.put("max.poll.records", POLL_RECORDS_MAX);
    consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Makes the workers; to be called once, before {@link #foldTo}. */
  public void start(List<Long> startOffsets, WorkerFactory factory) {
    for (int partition = 0; partition < log.partitions(); partition++) {
      partitions.add(new TopicPartition(log.topic(), partition));
    }
    consumer.assign(partitions);
    for (TopicPartition partition : partitions) {
      consumer.seek(partition, startOffsets.get(partition.partition()));
    }
    onLoop(
        () -> {
          for (TopicPartition partition : partitions) {
            long start = startOffsets.get(partition.partition());
            coveredBelow.put(partition.partition(), start);
            workers.add(factory.create(this, partition.partition(), start));
          }
          tickTimer =
              vertx.setPeriodic(TICK_MILLIS, timer -> workers.forEach(PartitionHost.Worker::tick));
          return null;
        });
  }

  /** Folds until every record below these offsets is covered, and none above. */
  public void foldTo(List<LogEnd> ends) {
    State state = onLoop(this::state);
    while (!state.isAt(ends)) {
      for (TopicPartition partition : partitions) {
        boolean isRead = consumer.position(partition) >= ends.get(partition.partition()).offset();
        if (isRead || state.backlog > BACKLOG_MAX) {
          consumer.pause(List.of(partition));
        } else {
          consumer.resume(List.of(partition));
        }
      }
      ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
      List<ConsumerRecord<String, byte[]>> wanted = upTo(ends, polled);
      records += wanted.size();
      progress.accept(records);
      state =
          onLoop(
              () -> {
                wanted.forEach(record -> workers.get(record.partition()).record(record));
                return state();
              });
    }
  }

  /** Records read so far. */
  public long records() {
    return records;
  }

  @Override
  public void commit(int partition, long offset) {
    coveredBelow.put(partition, offset);
  }

  @Override
  public void adjustReading(int partition, int backlog) {
    // The backlog of all partitions together is what counts here.
  }

  @Override
  public void fault(int partition, String reason) {
    fault = "partition " + partition + " of " + log.topic() + " cannot be folded: " + reason;
  }

  @Override
  public void close() {
    consumer.close();
    onLoop(
        () -> {
          vertx.cancelTimer(tickTimer);
          workers.forEach(PartitionHost.Worker::close);
          return null;
        });
  }

  private List<ConsumerRecord<String, byte[]>> upTo(
      List<LogEnd> ends, ConsumerRecords<String, byte[]> polled) {
    List<ConsumerRecord<String, byte[]>> wanted = new ArrayList<>();
    for (TopicPartition partition : polled.partitions()) {
      long end = ends.get(partition.partition()).offset();
      polled.records(partition).stream()
          .filter(record -> record.offset() < end)
          .forEach(wanted::add);
      if (consumer.position(partition) > end) {
        consumer.seek(partition, end);
      }
    }
    return wanted;
  }

  private State state() {
    if (fault != null) {
      throw new IllegalStateException(fault);
    }
    return new State(
        Map.copyOf(coveredBelow), workers.stream().mapToInt(PartitionHost.Worker::backlog).sum());
  }

  private <T> T onLoop(java.util.concurrent.Callable<T> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(
        v -> {
          try {
            result.complete(action.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    try {
      return result.get(STEP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("the event loop does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private record State(Map<Integer, Long> coveredBelow, int backlog) {
    boolean isAt(List<LogEnd> ends) {
      return coveredBelow.entrySet().stream()
          .allMatch(covered -> covered.getValue() >= ends.get(covered.getKey()).offset());
    }
  }
}
