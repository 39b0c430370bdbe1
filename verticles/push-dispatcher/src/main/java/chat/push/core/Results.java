package chat.push.core;

import chat.model.v1.DeadPush;
import chat.model.v1.PushOutcome;
import chat.model.v1.PushResult;
import com.google.protobuf.util.Timestamps;

/** What is written down of a delivery that a provider has answered for good. */
final class Results {
  private Results() {}

  static Effect.Report report(Delivery delivery, String provider, Answer answer, long nowMillis) {
    PushOutcome.Builder outcome =
        PushOutcome.newBuilder()
            .setUserId(delivery.recipient.getUserId())
            .setDeviceId(delivery.registration.deviceId())
            .setConversationId(delivery.work.getConversationId())
            .setSequence((int) sequence(delivery))
            .setWithdrawn(!delivery.isShow())
            .setLive(delivery.reason == Reason.SILENT)
            .setProvider(provider)
            .setResult(result(answer))
            .setAnsweredAt(Timestamps.fromMillis(nowMillis));
    if (answer.kind() != Answer.Kind.DELIVERED) {
      outcome.setReason(answer.reason());
    }
    return new Effect.Report(delivery.id, outcome.build(), answer);
  }

  static Effect.Mark mark(Delivery delivery) {
    return new Effect.Mark(
        delivery.id,
        delivery.recipient.getUserId(),
        delivery.registration.deviceId(),
        delivery.work.getConversationId(),
        !delivery.isShow(),
        sequence(delivery));
  }

  static Effect.Bury bury(Delivery delivery, String provider, Answer answer, long nowMillis) {
    return new Effect.Bury(
        delivery.id,
        DeadPush.newBuilder()
            .setWork(
                delivery.work.toBuilder()
                    .addRecipients(delivery.recipient)
                    .setDeviceId(delivery.registration.deviceId()))
            .setProvider(provider)
            .setReason(answer.reason())
            .setAttempts(delivery.attempts() + 1)
            .setDiedAt(Timestamps.fromMillis(nowMillis))
            .build());
  }

  private static long sequence(Delivery delivery) {
    return delivery.isShow() ? delivery.sequence() : delivery.standing();
  }

  private static PushResult result(Answer answer) {
    return switch (answer.kind()) {
      case DELIVERED -> PushResult.PUSH_RESULT_ACCEPTED;
      case DEAD_TOKEN -> PushResult.PUSH_RESULT_DEAD_TOKEN;
      case RETRY, REJECTED -> PushResult.PUSH_RESULT_GIVEN_UP;
    };
  }
}
