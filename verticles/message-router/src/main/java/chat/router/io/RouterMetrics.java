package chat.router.io;

import chat.runtime.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.LongAdder;

/** Commands on their way to the conversation log. */
final class RouterMetrics {
  static final Counter PUT_OFF =
      Meters.counter(
          "chat.router.put.off", "Commands sent back because too much is under way already");

  static final LongAdder UNDER_WAY =
      Meters.level(
          "chat.router.appends.under.way", "Appends of commands that are not acknowledged yet");

  private RouterMetrics() {}
}
