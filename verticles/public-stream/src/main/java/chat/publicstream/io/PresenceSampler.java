package chat.publicstream.io;

import chat.publicschema.v1.PresenceSample;
import chat.publicstream.core.PublicRecord;
import chat.runtime.redis.PresenceStore;
import com.google.protobuf.util.Timestamps;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells analysts how many people are there, once in each time slot, whoever of all that run is the
 * first to ask. A slot in which Redis or Kafka is away has no sample: nobody knows later how many
 * there were.
 */
public final class PresenceSampler {
  private static final Logger LOG = LoggerFactory.getLogger(PresenceSampler.class);

  private final PresenceStore presence;
  private final PublicAppends appends;
  private final long slotMillis;
  private boolean sampling;

  /**
   * @param slotMillis length of a time slot
   */
  public PresenceSampler(PresenceStore presence, PublicAppends appends, long slotMillis) {
    this.presence = presence;
    this.appends = appends;
    this.slotMillis = slotMillis;
  }

  /** Samples what nobody has yet; does nothing while an earlier time is under way. */
  public void run() {
    if (sampling) {
      return;
    }
    sampling = true;
    Future.join(IntStream.range(0, PresenceStore.BUCKETS).mapToObj(this::sample).toList())
        .onFailure(failure -> LOG.debug("a presence sample is missing: {}", failure.toString()))
        .onComplete(sampled -> sampling = false);
  }

  private Future<Void> sample(int bucket) {
    return presence
        .sample(bucket, slotMillis)
        .compose(
            counted ->
                counted.isEmpty() ? Future.succeededFuture() : append(bucket, counted.get()));
  }

  private Future<Void> append(int bucket, PresenceStore.Sample counted) {
    PublicRecord sample =
        PublicRecord.of(
            PresenceSample.newBuilder()
                .setBucket(bucket)
                .setPosition(TimeUnit.MILLISECONDS.toSeconds(counted.slotMillis()))
                .setOccurredAt(Timestamps.fromMillis(counted.atMillis()))
                .setBuckets(PresenceStore.BUCKETS)
                .setOnline(counted.online())
                .setAway(counted.away())
                .build());
    return appends
        .append(bucket, sample)
        .onSuccess(appended -> PublicMetrics.records(sample.topic()).increment());
  }
}
