package chat.faults.run;

import chat.faults.cluster.MemorySampler;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Takes samples of memory in the background until it is closed. */
final class Sampling {
  private static final long INTERVAL_MILLIS = 500;

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  Sampling(List<MemorySampler> samplers) {
    ScheduledFuture<?> unused =
        thread.scheduleAtFixedRate(
            () -> samplers.forEach(MemorySampler::sample),
            0,
            INTERVAL_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  void close() {
    thread.shutdownNow();
  }
}
