package chat.bench;

import chat.bench.client.HttpApi;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * What every scenario works with.
 *
 * @param progress hears what is going on, for people
 */
record Bench(
    Vertx vertx, HttpApi http, Platform platform, BenchOptions options, Consumer<String> progress) {

  /**
   * The process of the platform, to look at its memory.
   *
   * @throws IllegalStateException if the platform is not on this machine
   */
  long platformPid() {
    Long pid = platform.processes().get(Platform.PLATFORM_PROCESS);
    if (pid == null) {
      throw new IllegalStateException(
          "the memory of a platform can be read on its own machine only: use --home, not --api");
    }
    return pid;
  }
}
