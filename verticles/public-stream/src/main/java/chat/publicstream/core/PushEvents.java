package chat.publicstream.core;

import chat.model.v1.PushOutcome;
import chat.publicschema.v1.PushCause;
import chat.publicschema.v1.PushEvent;
import chat.publicschema.v1.PushKind;
import chat.publicschema.v1.PushProvider;

/** What analysts are told of the answer of a provider. It follows from the answer alone. */
public final class PushEvents {
  private PushEvents() {}

  /**
   * @param position of the answer in the log of answers
   */
  public static PublicRecord of(PushOutcome outcome, long position) {
    return PublicRecord.of(
        PushEvent.newBuilder()
            .setUserId(outcome.getUserId())
            .setPosition(position)
            .setOccurredAt(outcome.getAnsweredAt())
            .setConversationId(outcome.getConversationId())
            .setSequence(outcome.getSequence())
            .setDeviceId(outcome.getDeviceId())
            .setProvider(provider(outcome.getProvider()))
            .setKind(
                outcome.getWithdrawn()
                    ? PushKind.PUSH_KIND_WITHDRAWAL
                    : PushKind.PUSH_KIND_NOTIFICATION)
            .setCause(outcome.getLive() ? PushCause.PUSH_CAUSE_SILENT : PushCause.PUSH_CAUSE_ASLEEP)
            .setOutcome(result(outcome))
            .setReason(outcome.getReason())
            .build());
  }

  private static PushProvider provider(String name) {
    return switch (name) {
      case "apns" -> PushProvider.PUSH_PROVIDER_APNS;
      case "fcm" -> PushProvider.PUSH_PROVIDER_FCM;
      case "web" -> PushProvider.PUSH_PROVIDER_WEB;
      default -> PushProvider.PUSH_PROVIDER_UNSPECIFIED;
    };
  }

  private static chat.publicschema.v1.PushOutcome result(PushOutcome outcome) {
    return switch (outcome.getResult()) {
      case PUSH_RESULT_ACCEPTED -> chat.publicschema.v1.PushOutcome.PUSH_OUTCOME_ACCEPTED;
      case PUSH_RESULT_DEAD_TOKEN -> chat.publicschema.v1.PushOutcome.PUSH_OUTCOME_DEVICE_GONE;
      case PUSH_RESULT_GIVEN_UP -> chat.publicschema.v1.PushOutcome.PUSH_OUTCOME_GIVEN_UP;
      case PUSH_RESULT_UNSPECIFIED, UNRECOGNIZED ->
          chat.publicschema.v1.PushOutcome.PUSH_OUTCOME_UNSPECIFIED;
    };
  }
}
