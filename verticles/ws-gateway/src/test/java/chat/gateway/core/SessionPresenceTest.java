package chat.gateway.core;

import static chat.gateway.core.SessionDriver.DEVICE;
import static chat.gateway.core.SessionDriver.USER;
import static chat.gateway.core.SessionDriver.seen;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.model.Ids;
import chat.model.Limits;
import chat.model.v1.ClientFrame;
import chat.model.v1.Heartbeat;
import chat.model.v1.PresenceUpdate;
import chat.model.v1.Watch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Signs of life of the device, and the presence of those whom it watches. */
class SessionPresenceTest {
  private static final SessionEvent UPDATE =
      new SessionEvent.PresenceSeen(PresenceUpdate.getDefaultInstance());

  private final SessionDriver session = new SessionDriver();

  @Test
  void everyFrameIsASignOfLife() {
    assertEquals(Optional.empty(), session.state.sign());
    session.welcomed(null, 0);
    session.nowMillis = 700;
    session.frame(heartbeat(false));
    assertEquals(Optional.of(new SignOfLife(USER, DEVICE, 700, false)), session.state.sign());
  }

  @Test
  void goingToTheBackgroundAndComingBackIsReportedOnce() {
    session.welcomed(null, 0);
    assertEquals(List.of(), session.frame(heartbeat(false)));
    assertEquals(List.of(new Effect.ReportPresence()), session.frame(heartbeat(true)));
    assertEquals(List.of(), session.frame(heartbeat(true)));
    assertEquals(true, session.state.sign().orElseThrow().background());
    assertEquals(List.of(new Effect.ReportPresence()), session.frame(heartbeat(false)));
  }

  @Test
  void theLastSignGoesAlongWhenTheDeviceLeaves() {
    session.welcomed(null, 0);
    session.nowMillis = 700;
    session.frame(heartbeat(true));
    session.nowMillis = 5_000;
    assertEquals(
        List.of(new Effect.Unregister(new SignOfLife(USER, DEVICE, 700, true))),
        session.on(new SessionEvent.Disconnected()));
  }

  @Test
  void oneWatchTakesThePlaceOfTheOther() {
    session.welcomed(null, 0);
    String ann = Ids.next();
    assertEquals(
        List.of(new Effect.Watch(USER, Set.of(ann))), session.frame(watch(List.of(ann, ann))));
    assertEquals(List.of(new Effect.Watch(USER, Set.of())), session.frame(watch(List.of())));
  }

  @Test
  void tooManyOrWrongIdsAreRefused() {
    session.welcomed(null, 0);
    List<String> tooMany = Stream.generate(Ids::next).limit(Limits.WATCHED_MAX + 1).toList();
    assertEquals(List.of("invalid_argument"), seen(session.frame(watch(tooMany))));
    assertEquals(List.of("invalid_argument"), seen(session.frame(watch(List.of("ann")))));
  }

  @Test
  void presenceIsDroppedWhileTheClientDoesNotReadAndComesAgainAfterwards() {
    session.welcomed(null, 0);
    assertEquals(List.of("presence"), seen(session.on(UPDATE)));
    session.on(new SessionEvent.Congested());
    assertEquals(List.of(), session.on(UPDATE));
    assertEquals(
        List.of(new Effect.WatchAnew(), new Effect.LookAnew()),
        session.on(new SessionEvent.Writable()));
    assertEquals(List.of("presence"), seen(session.on(UPDATE)));
  }

  private static ClientFrame heartbeat(boolean background) {
    return ClientFrame.newBuilder()
        .setHeartbeat(Heartbeat.newBuilder().setBackground(background))
        .build();
  }

  private static ClientFrame watch(List<String> userIds) {
    return ClientFrame.newBuilder().setWatch(Watch.newBuilder().addAllUserIds(userIds)).build();
  }
}
