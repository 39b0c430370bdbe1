package chat.rebuild.io;

import chat.model.Position;
import chat.rebuild.core.LogCut;
import chat.rebuild.core.LogEnd;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogLayout;
import chat.runtime.store.FoldPositionStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a log begins, and up to where the live fold has covered it.
 *
 * <p>A rebuild never goes further than the live fold: what follows from a record outside the
 * tables, appends and deliveries, is the live fold's to do, and a fold that finds the record in the
 * tables takes it for done.
 */
public final class LogBounds implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 20;

  /** Clocks of brokers may differ by less than this, and people take longer to answer. */
  private static final long SAME_TIME_NANOS = 50_000_000;

  private final Admin admin;
  private final LogLayout.Log log;
  private final String fold;

  public LogBounds(KafkaSettings settings, LogLayout.Log log, String fold) {
    this.admin = Admin.create(new HashMap<>(settings.client()));
    this.log = log;
    this.fold = fold;
  }

  /** The first offset that each partition still has. */
  public List<Long> starts() {
    return offsets(OffsetSpec.earliest());
  }

  /** The first offset of each partition that has no record yet. */
  public List<LogEnd> ends() {
    return offsets(OffsetSpec.latest()).stream()
        .map(offset -> new LogEnd(log.generation(), offset))
        .toList();
  }

  /**
   * The first offset of each partition that the live fold has not covered, as its position says;
   * its commit where the position was lost with the tables.
   *
   * @param live positions in the tables that the platform goes on in
   */
  public List<LogEnd> coveredByLiveFold(FoldPositionStore live) {
    List<Long> ends = offsets(OffsetSpec.latest());
    Map<TopicPartition, OffsetAndMetadata> commits =
        await(admin.listConsumerGroupOffsets(fold).partitionsToOffsetAndMetadata());
    List<LogEnd> covered = new ArrayList<>();
    for (int partition = 0; partition < log.partitions(); partition++) {
      OptionalLong position = live.loadBlocking(fold, partition);
      OffsetAndMetadata commit = commits.get(new TopicPartition(log.topic(), partition));
      long below =
          position.isPresent()
              ? Position.offset(position.getAsLong()) + 1
              : commit == null ? 0 : commit.offset();
      covered.add(new LogEnd(log.generation(), Math.min(below, ends.get(partition))));
    }
    return covered;
  }

  /**
   * Where a backup ends: all records up to a time that the log had when this was called, which is
   * none of this process's clock.
   *
   * @throws IllegalStateException when the log has lost its beginning
   */
  public LogCut cut() {
    long newest =
        found(OffsetSpec.maxTimestamp()).stream()
            .mapToLong(ListOffsetsResultInfo::timestamp)
            .max()
            .orElse(-1);
    // Until no record can get that time any more.
    LockSupport.parkNanos(SAME_TIME_NANOS);
    List<Long> ends = offsets(OffsetSpec.latest());
    return LogCut.of(newest, starts(), ends, offsets(OffsetSpec.forTimestamp(newest + 1)));
  }

  @Override
  public void close() {
    admin.close();
  }

  private List<Long> offsets(OffsetSpec spec) {
    return found(spec).stream().map(ListOffsetsResultInfo::offset).toList();
  }

  private List<ListOffsetsResultInfo> found(OffsetSpec spec) {
    List<TopicPartition> partitions =
        IntStream.range(0, log.partitions())
            .mapToObj(partition -> new TopicPartition(log.topic(), partition))
            .toList();
    var found =
        await(
            admin
                .listOffsets(
                    partitions.stream().collect(Collectors.toMap(Function.identity(), p -> spec)))
                .all());
    return partitions.stream().map(found::get).toList();
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Kafka", e);
    }
  }
}
