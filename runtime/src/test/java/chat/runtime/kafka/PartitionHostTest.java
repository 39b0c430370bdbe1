package chat.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.runtime.health.Health;
import chat.runtime.settings.Settings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PartitionHostTest {
  private static final int TIMEOUT_SECONDS = 60;
  private static final String GROUP = "readers";

  /** As in a cluster whose DNS is away for a moment: no client can even be made. */
  @Test
  void aHostWhoseBrokersHaveNoAddressTriesAgainAndCanBeStopped() throws Exception {
    Vertx vertx = Vertx.vertx();
    Context context = vertx.getOrCreateContext();
    Health health = new Health();
    PartitionHost host =
        new PartitionHost(
            vertx,
            KafkaSettings.from(
                Settings.of(Map.of("CHAT_KAFKA_BOOTSTRAP_SERVERS", "kafka.invalid:9092"))),
            new LogLayout.Log("log", 1, 1, "epoch"),
            StartOffsets.ofCommits(GROUP),
            FetchPace.BEHIND_HINTS,
            health);
    Promise<Void> stopped = Promise.promise();
    try {
      context.runOnContext(
          v ->
              host.start(
                  (partition, startOffset) -> {
                    throw new AssertionError("nobody gives partitions");
                  }));
      awaitFailure(health);
      health.resolved(GROUP);
      awaitFailure(health);

      context.runOnContext(v -> host.stop().onComplete(stopped));
      await(stopped.future());
    } finally {
      await(vertx.close());
    }
  }

  private static void awaitFailure(Health health) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!health.problems().getOrDefault(GROUP, "").startsWith("cannot read log")) {
      assertTrue(System.nanoTime() < end, () -> "no failure is told, but " + health.problems());
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static void await(Future<Void> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }
}
