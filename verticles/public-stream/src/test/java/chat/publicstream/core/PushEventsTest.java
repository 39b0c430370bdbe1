package chat.publicstream.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.model.Position;
import chat.model.v1.PushResult;
import chat.publicschema.PublicTopic;
import chat.publicschema.v1.PushCause;
import chat.publicschema.v1.PushEvent;
import chat.publicschema.v1.PushKind;
import chat.publicschema.v1.PushOutcome;
import chat.publicschema.v1.PushProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

class PushEventsTest {
  private static final chat.model.v1.PushOutcome REFUSED =
      chat.model.v1.PushOutcome.newBuilder()
          .setUserId("ben")
          .setDeviceId("phone")
          .setConversationId("direct:1")
          .setSequence(7)
          .setLive(true)
          .setProvider("fcm")
          .setResult(PushResult.PUSH_RESULT_GIVEN_UP)
          .setReason("payload_too_large")
          .setAnsweredAt(Accepted.at(5))
          .build();

  @Test
  void anAnswerIsToldOfTheUserInThePlaceThatItHasAmongAnswers() {
    PublicRecord told = PushEvents.of(REFUSED, Position.of(3, 9));

    assertEquals(PublicTopic.PUSHES, told.topic());
    assertEquals("ben", told.key());
    assertEquals("chat.public.pushes/2/" + Position.of(3, 9), told.eventId(2));
    assertEquals(
        PushEvent.newBuilder()
            .setUserId("ben")
            .setPosition(Position.of(3, 9))
            .setOccurredAt(Accepted.at(5))
            .setConversationId("direct:1")
            .setSequence(7)
            .setDeviceId("phone")
            .setProvider(PushProvider.PUSH_PROVIDER_FCM)
            .setKind(PushKind.PUSH_KIND_NOTIFICATION)
            .setCause(PushCause.PUSH_CAUSE_SILENT)
            .setOutcome(PushOutcome.PUSH_OUTCOME_GIVEN_UP)
            .setReason("payload_too_large")
            .build(),
        told.value());
  }

  @Test
  void answersAreCommittedWhenTheyAreTold() {
    PublicFold fold = new PublicFold(4, new PublicRecords(false));
    PublicRecord told = PushEvents.of(REFUSED, Position.of(1, 4));
    assertEquals(List.of(new Effect.Append(told)), fold.answer(4, told));
    assertEquals(List.of(), fold.answer(4, told), "taken already");
    assertEquals(List.of(), fold.tick());
    fold.appended(told.lane());
    assertEquals(List.of(new Effect.Commit(5)), fold.tick());
    fold.invariant();
  }
}
