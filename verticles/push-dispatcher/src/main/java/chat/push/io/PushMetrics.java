package chat.push.io;

import chat.push.core.Answer;
import chat.push.core.Reason;
import chat.runtime.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;

/** What the push-dispatcher counts, for each provider. */
final class PushMetrics {
  private final String provider;
  private final Map<Reason, Counter> decisions = new EnumMap<>(Reason.class);
  private final Map<Answer.Kind, Timer> answers = new EnumMap<>(Answer.Kind.class);
  private final Timer delay;
  private final Counter dead;

  PushMetrics(String provider) {
    this.provider = provider;
    for (Reason reason : Reason.values()) {
      decisions.put(
          reason,
          Meters.counter(
              "chat.push.decisions",
              "Looks at one device and one event, by what was decided",
              "provider",
              provider,
              "reason",
              reason.label()));
    }
    for (Answer.Kind kind : Answer.Kind.values()) {
      answers.put(
          kind,
          Meters.timer(
              "chat.push.requests",
              "From handing a notification to the provider to its answer",
              "provider",
              provider,
              "outcome",
              kind.name().toLowerCase(java.util.Locale.ROOT)));
    }
    delay =
        Meters.timer(
            "chat.push.delay",
            "From when a device should hear of a message to the first handing over",
            "provider",
            provider);
    dead =
        Meters.counter(
            "chat.push.dead.letters", "Deliveries that were given up", "provider", provider);
  }

  String provider() {
    return provider;
  }

  Counter decisions(Reason reason) {
    return decisions.get(reason);
  }

  Timer answers(Answer.Kind kind) {
    return answers.get(kind);
  }

  Timer delay() {
    return delay;
  }

  Counter dead() {
    return dead;
  }
}
