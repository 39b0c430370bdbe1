package chat.push.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.v1.Message;
import chat.model.v1.PushKind;
import chat.model.v1.PushOutcome;
import chat.model.v1.PushRecord;
import chat.model.v1.PushResult;
import chat.model.v1.PushWork;
import chat.model.v1.Recipient;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DispatchTest {
  private static final String TALK = "direct:1";
  private static final Marks READ_NOTHING = Marks.NONE;

  private long now = 1_000_000_000_000L;
  private long offset;
  private Dispatch dispatch = new Dispatch("fcm", 0, true);

  @Test
  void aRecordIsCommittedWhenItsDevicesHaveHeard() {
    Effect.Send send = send(message(1));
    assertEquals(List.of(), commits());

    Effect.Report report =
        one(Effect.Report.class, dispatch.answered(send.id(), Answer.delivered(), now, 1));
    assertEquals(PushResult.PUSH_RESULT_ACCEPTED, report.outcome().getResult());
    assertEquals("ben", report.outcome().getUserId());
    assertEquals(List.of(), commits());

    Effect.Mark mark = one(Effect.Mark.class, dispatch.reported(report, now));
    assertEquals(1, mark.sequence());
    assertEquals(List.of(), commits());

    assertEquals(List.of(), dispatch.done(mark.id(), now));
    assertEquals(List.of(new Effect.Commit(1)), commits());
  }

  @Test
  void aLiveDeviceKeepsItsRecordOpenUntilItHasAcknowledged() {
    Effect.Look look = one(Effect.Look.class, take(message(1)));
    seen(look, device("phone", 0, true));
    now += 999;
    assertEquals(List.of(), dispatch.tick(now));
    now += 1;
    Effect.Look again = one(Effect.Look.class, dispatch.tick(now));
    seen(again, device("phone", 1, true));
    assertEquals(List.of(new Effect.Commit(1)), commits());
  }

  @Test
  void whatIsReadOrToldWhenItsTurnComesIsNotSent() {
    Effect.Prepare prepare = prepare(message(3));
    assertEquals(
        List.of(new Effect.Decided(Reason.READ)), prepared(prepare, new Marks(3, 3, 0, 0)));
    Effect.Prepare second = prepare(message(4));
    assertEquals(List.of(new Effect.Decided(Reason.TOLD)), prepared(second, new Marks(0, 5, 5, 0)));
    assertEquals(List.of(new Effect.Commit(2)), commits());
  }

  @Test
  void aProviderThatAsksForTimeGetsIt() {
    Effect.Send send = send(message(1));
    answered(send, Answer.retry("too_many_requests", 30_000));
    now += 29_000;
    assertEquals(List.of(), dispatch.tick(now));
    now += 3_000;
    assertEquals(1, all(Effect.Prepare.class, dispatch.tick(now)).size());
    assertEquals(List.of(), commits());
  }

  @Test
  void afterFiveFailuresOneAttemptAtATimeIsMade() {
    List<Effect.Send> sends = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      sends.add(send(message(1), "phone-" + i));
    }
    for (Effect.Send send : sends.subList(0, 5)) {
      answered(send, Answer.retry("unavailable", 0));
    }
    for (Effect.Send send : sends.subList(5, 10)) {
      answered(send, Answer.retry("unavailable", 0));
    }
    now += 200_000;
    List<Effect.Prepare> probe = all(Effect.Prepare.class, dispatch.tick(now));
    assertEquals(1, probe.size(), "one attempt while the circuit is open");
    Effect.Send sent = one(Effect.Send.class, prepared(probe.get(0), READ_NOTHING));
    List<Effect> closed = answered(sent, Answer.delivered());
    assertEquals(9, all(Effect.Prepare.class, closed).size(), "all once it is closed");
  }

  @Test
  void aProviderThatIsDownBuriesNothing() {
    Effect.Send send = send(message(1));
    for (int i = 0; i < 200; i++) {
      List<Effect> effects = answered(send, Answer.retry("unavailable", 0));
      assertEquals(List.of(), all(Effect.Bury.class, effects));
      now += 130_000;
      send =
          one(
              Effect.Send.class,
              prepared(one(Effect.Prepare.class, dispatch.tick(now)), READ_NOTHING));
    }
  }

  @Test
  void whatFailsWhileOthersGoThroughIsBuriedInTheEnd() {
    Effect.Send send = send(message(1));
    for (int i = 1; i < Dispatch.ATTEMPTS_MAX; i++) {
      assertEquals(
          List.of(), all(Effect.Bury.class, answered(send, Answer.retry("too_many_requests", 0))));
      Effect.Send other = send(message(i), "other-phone");
      Effect.Mark mark = one(Effect.Mark.class, answered(other, Answer.delivered()));
      dispatch.done(mark.id(), now);
      now += 61_000;
      send =
          one(
              Effect.Send.class,
              prepared(one(Effect.Prepare.class, dispatch.tick(now)), READ_NOTHING));
    }
    Effect.Bury bury = one(Effect.Bury.class, answered(send, Answer.retry("too_many_requests", 0)));
    assertEquals("too_many_requests", bury.letter().getReason());
    assertEquals("phone", bury.letter().getWork().getDeviceId());
    assertEquals("ben", bury.letter().getWork().getRecipients(0).getUserId());
  }

  @Test
  void whatIsGivenUpIsReportedWithTheWordOfTheProvider() {
    Effect.Send send = send(message(7));
    Effect.Report report =
        one(
            Effect.Report.class,
            dispatch.answered(send.id(), Answer.rejected("payload_too_large"), now, 1));
    assertEquals(
        PushOutcome.newBuilder()
            .setUserId("ben")
            .setDeviceId("phone")
            .setConversationId(TALK)
            .setSequence(7)
            .setProvider("fcm")
            .setResult(PushResult.PUSH_RESULT_GIVEN_UP)
            .setReason("payload_too_large")
            .setAnsweredAt(Timestamps.fromMillis(now))
            .build(),
        report.outcome());
    one(Effect.Bury.class, dispatch.reported(report, now));
  }

  @Test
  void aDeadLetterIsForItsDeviceAlone() {
    PushWork again = message(1).toBuilder().setDeviceId("phone").build();
    Effect.Look look = one(Effect.Look.class, take(again));
    List<Effect> effects = seen(look, device("phone", 0, false), device("tablet", 0, false));
    assertEquals(1, all(Effect.Prepare.class, effects).size());
  }

  @Test
  void ofTwoThatWaitForOneDeviceTheNewerGoes() {
    Effect.Send first = send(message(1));
    seen(one(Effect.Look.class, take(message(2))), device("phone", 0, false));
    List<Effect> effects =
        seen(one(Effect.Look.class, take(message(3))), device("phone", 0, false));
    assertTrue(effects.contains(new Effect.Decided(Reason.SUPERSEDED)), effects.toString());

    Effect.Mark mark = one(Effect.Mark.class, answered(first, Answer.delivered()));
    Effect.Prepare next = one(Effect.Prepare.class, dispatch.done(mark.id(), now));
    assertEquals(3, next.work().getSequence());
  }

  @Test
  void anOwnerThatStoodStillLooksOnceMore() {
    Effect.Send send = send(message(1));
    now += Dispatch.PAUSED_MILLIS + 1;
    Effect.Mark mark = one(Effect.Mark.class, answered(send, Answer.delivered()));

    Effect.Prepare check = one(Effect.Prepare.class, dispatch.done(mark.id(), now));
    assertEquals(PushKind.PUSH_KIND_READ, check.work().getKind());
    Effect.Send withdrawal = one(Effect.Send.class, prepared(check, new Marks(1, 1, 1, 0)));
    assertEquals(false, withdrawal.notification().show());
  }

  @Test
  void withoutCredentialsNothingIsSent() {
    dispatch = new Dispatch("fcm", 0, false);
    List<Effect> effects =
        seen(one(Effect.Look.class, take(message(1))), device("phone", 0, false));
    assertEquals(List.of(new Effect.Decided(Reason.NOT_CONFIGURED)), effects);
    assertEquals(List.of(new Effect.Commit(1)), commits());
  }

  @Test
  void theDelayCountsFromTheMessageAndOnce() {
    PushWork work = message(1);
    now += 700;
    Effect.Send first = send(work);
    assertEquals(OptionalLong.of(700), first.delayMillis());

    answered(first, Answer.retry("unavailable", 0));
    now += 60_000;
    Effect.Prepare retry = one(Effect.Prepare.class, dispatch.tick(now));
    Effect.Send second = one(Effect.Send.class, prepared(retry, READ_NOTHING));
    assertEquals(OptionalLong.empty(), second.delayMillis());
  }

  @Test
  void theDelayOfALiveDeviceCountsFromTheEndOfItsTime() {
    seen(one(Effect.Look.class, take(message(1))), device("phone", 0, true));
    now += PushDecision.FIRST_LOOK_MILLIS;
    seen(one(Effect.Look.class, dispatch.tick(now)), device("phone", 0, true));
    now += PushDecision.LAST_LOOK_MILLIS - PushDecision.FIRST_LOOK_MILLIS + 200;
    List<Effect> effects =
        seen(one(Effect.Look.class, dispatch.tick(now)), device("phone", 0, true));

    Effect.Send send =
        one(Effect.Send.class, prepared(one(Effect.Prepare.class, effects), READ_NOTHING));

    assertEquals(OptionalLong.of(200), send.delayMillis());
  }

  @Test
  void aTokenThatIsDeadIsForgotten() {
    Effect.Send send = send(message(1));
    assertEquals(
        List.of(new Effect.Forget(send.registration())), answered(send, Answer.deadToken("gone")));
    assertEquals(List.of(new Effect.Commit(1)), commits());
  }

  @Test
  void theProviderSeesWhatTheDeviceWantsToShow() {
    Effect.Send whole = send(message(1));
    assertEquals("Ann", whole.notification().title());
    assertEquals("Hello", whole.notification().text());
    assertEquals(6, whole.notification().badge());
    Effect.Send sender = send(message(2), "sender", Content.SENDER);
    assertEquals("Ann", sender.notification().title());
    assertEquals("", sender.notification().text());
    Effect.Send nothing = send(message(3), "nothing", Content.NOTHING);
    assertEquals("New message", nothing.notification().title());
    assertEquals("", nothing.notification().text());
  }

  private List<Effect> take(PushWork work) {
    return dispatch.record(offset++, PushRecord.newBuilder().addWork(work).build(), now);
  }

  private Effect.Send send(PushWork work) {
    return send(work, "phone");
  }

  private Effect.Send send(PushWork work, String deviceId) {
    return send(work, deviceId, Content.SENDER_AND_TEXT);
  }

  private Effect.Send send(PushWork work, String deviceId, Content content) {
    Effect.Look look = one(Effect.Look.class, take(work));
    Registration registration = new Registration(deviceId, deviceId + "#1", "", "", content);
    List<Effect> effects = seen(look, new DeviceState(registration, 0, false));
    return one(Effect.Send.class, prepared(one(Effect.Prepare.class, effects), READ_NOTHING));
  }

  private Effect.Prepare prepare(PushWork work) {
    Effect.Look look = one(Effect.Look.class, take(work));
    return one(Effect.Prepare.class, seen(look, device("phone", 0, false)));
  }

  private List<Effect> seen(Effect.Look look, DeviceState... devices) {
    Surroundings around = new Surroundings(Preferences.DEFAULT, false, 0, 5, "Ann", "");
    return dispatch.looked(look.id(), around, List.of(devices), now);
  }

  private List<Effect> prepared(Effect.Prepare prepare, Marks marks) {
    Message.Builder message = Message.newBuilder();
    message.getBodyBuilder().setText("Hello");
    return dispatch.prepared(prepare.id(), marks, Optional.of(message.build()), now);
  }

  private List<Effect> answered(Effect.Send send, Answer answer) {
    List<Effect> effects = new ArrayList<>(dispatch.answered(send.id(), answer, now, 1));
    for (Effect.Report report : all(Effect.Report.class, effects)) {
      effects.remove(report);
      effects.addAll(dispatch.reported(report, now));
    }
    return effects;
  }

  private List<Effect> commits() {
    return dispatch.tick(now);
  }

  private static DeviceState device(String id, long acknowledged, boolean live) {
    return new DeviceState(
        new Registration(id, id + "#1", "", "", Content.SENDER_AND_TEXT), acknowledged, live);
  }

  private PushWork message(int sequence) {
    return PushWork.newBuilder()
        .setKind(PushKind.PUSH_KIND_MESSAGE)
        .setConversationId(TALK)
        .setSequence(sequence)
        .setSenderId("ann")
        .setSentAt(Timestamps.fromMillis(now))
        .addRecipients(Recipient.newBuilder().setUserId("ben").setInboxSeq(1))
        .build();
  }

  private static <T extends Effect> T one(Class<T> kind, List<Effect> effects) {
    List<T> found = all(kind, effects);
    assertEquals(1, found.size(), kind.getSimpleName() + " in " + effects);
    return found.get(0);
  }

  private static <T extends Effect> List<T> all(Class<T> kind, List<Effect> effects) {
    return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
