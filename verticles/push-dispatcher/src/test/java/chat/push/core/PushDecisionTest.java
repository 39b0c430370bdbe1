package chat.push.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.Limits;
import chat.model.v1.NotificationLevel;
import chat.model.v1.PushKind;
import chat.model.v1.PushWork;
import com.google.protobuf.util.Timestamps;
import org.junit.jupiter.api.Test;

class PushDecisionTest {
  private static final long NOW = 1_000_000_000_000L;
  private static final PushWork MESSAGE =
      PushWork.newBuilder()
          .setKind(PushKind.PUSH_KIND_MESSAGE)
          .setConversationId("group:g")
          .setSequence(7)
          .setSenderId("ann")
          .addMentionedIds("cleo")
          .setSentAt(Timestamps.fromMillis(NOW - 1_000))
          .build();

  private Surroundings around = surroundings(Preferences.DEFAULT, false, 0);
  private long waitedMillis;

  @Test
  void aDeviceWithoutASessionHearsAtOnce() {
    assertEquals(Decision.now(Reason.ASLEEP), decide("ben", device(4, false)));
  }

  @Test
  void aDeviceThatHasTheEventHearsNothing() {
    assertEquals(Decision.never(Reason.ACKNOWLEDGED), decide("ben", device(5, false)));
    assertEquals(Decision.never(Reason.ACKNOWLEDGED), decide("ben", device(6, true)));
  }

  @Test
  void aLiveDeviceHasTenSecondsToAcknowledge() {
    assertEquals(Decision.later(NOW + 1_000), decide("ben", device(4, true)));
    waitedMillis = 1_000;
    assertEquals(Decision.later(NOW + 9_000), decide("ben", device(4, true)));
    waitedMillis = 9_999;
    assertEquals(Decision.later(NOW + 1), decide("ben", device(4, true)));
    waitedMillis = 10_000;
    assertEquals(Decision.now(Reason.SILENT), decide("ben", device(4, true)));
    assertEquals(Decision.now(Reason.ASLEEP), decide("ben", device(4, false)));
  }

  @Test
  void nobodyHearsOfHisOwnMessageOrOfSomebodyWhomHeBlocks() {
    assertEquals(Decision.never(Reason.OWN), decide("ann", device(0, false)));
    around = surroundings(Preferences.DEFAULT, true, 0);
    assertEquals(Decision.never(Reason.BLOCKED), decide("ben", device(0, false)));
  }

  @Test
  void whatIsStoredIsWhatIsWanted() {
    chat.model.v1.Preferences.Builder stored = chat.model.v1.Preferences.newBuilder();
    assertEquals(Preferences.DEFAULT, Preferences.of(stored.build()));
    stored.setNotify(NotificationLevel.NOTIFICATION_LEVEL_MENTIONS);
    stored.setMutedUntil(Timestamps.fromMillis(NOW));
    assertEquals(new Preferences(NOW, Preferences.Notify.MENTIONS), Preferences.of(stored.build()));
    assertTrue(Preferences.of(stored.build()).isQuiet(NOW - 1));
    assertFalse(Preferences.of(stored.build()).isQuiet(NOW));
  }

  @Test
  void whatIsReadIsNotPushed() {
    around = surroundings(Preferences.DEFAULT, false, 7);
    assertEquals(Decision.never(Reason.READ), decide("ben", device(0, false)));
    around = surroundings(Preferences.DEFAULT, false, 6);
    assertEquals(Decision.now(Reason.ASLEEP), decide("ben", device(0, false)));
  }

  @Test
  void preferencesOfTheConversationAreRespected() {
    around = surroundings(new Preferences(NOW + 1, Preferences.Notify.ALL), false, 0);
    assertEquals(Decision.never(Reason.MUTED), decide("cleo", device(0, false)));
    around = surroundings(new Preferences(NOW, Preferences.Notify.ALL), false, 0);
    assertEquals(Decision.now(Reason.ASLEEP), decide("cleo", device(0, false)));
    around = surroundings(new Preferences(0, Preferences.Notify.NOTHING), false, 0);
    assertEquals(Decision.never(Reason.NOTIFICATIONS_OFF), decide("cleo", device(0, false)));
    around = surroundings(new Preferences(0, Preferences.Notify.MENTIONS), false, 0);
    assertEquals(Decision.never(Reason.NOT_MENTIONED), decide("ben", device(0, false)));
    assertEquals(Decision.now(Reason.ASLEEP), decide("cleo", device(0, false)));
    PushWork toAll = MESSAGE.toBuilder().setMentionsAll(true).build();
    assertEquals(Decision.now(Reason.ASLEEP), decide(toAll, "ben", device(0, false)));
  }

  @Test
  void whatIsADayOldIsNotPushed() {
    PushWork old =
        MESSAGE.toBuilder()
            .setSentAt(Timestamps.fromMillis(NOW - Limits.PUSH_TTL_MILLIS - 1))
            .build();
    assertEquals(Decision.never(Reason.EXPIRED), decide(old, "ben", device(0, false)));
  }

  @Test
  void aWithdrawalHeedsNoPreferences() {
    around = surroundings(new Preferences(0, Preferences.Notify.NOTHING), false, 7);
    PushWork read = PushWork.newBuilder().setKind(PushKind.PUSH_KIND_READ).setSequence(7).build();
    assertEquals(Decision.now(Reason.ASLEEP), decide(read, "ben", device(4, false)));
    assertEquals(Decision.never(Reason.ACKNOWLEDGED), decide(read, "ben", device(5, false)));
  }

  private Decision decide(String userId, DeviceState device) {
    return decide(MESSAGE, userId, device);
  }

  private Decision decide(PushWork work, String userId, DeviceState device) {
    return PushDecision.decide(
        work, userId, 5, around, device, new PushDecision.Times(NOW - waitedMillis, NOW));
  }

  private static DeviceState device(long acknowledged, boolean live) {
    return new DeviceState(
        new Registration("phone", "t", "", "", Content.SENDER_AND_TEXT), acknowledged, live);
  }

  private static Surroundings surroundings(Preferences preferences, boolean blocked, long read) {
    return new Surroundings(preferences, blocked, read, 0, "Ann", "");
  }
}
