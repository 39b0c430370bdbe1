package chat.presence;

import static chat.model.v1.PresenceState.PRESENCE_STATE_AWAY;
import static chat.model.v1.PresenceState.PRESENCE_STATE_OFFLINE;
import static chat.model.v1.PresenceState.PRESENCE_STATE_ONLINE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.embedded.EmbeddedServers;
import chat.embedded.Server;
import chat.embedded.SharedServers;
import chat.model.Ids;
import chat.model.v1.PresenceState;
import chat.runtime.redis.PresenceStore;
import chat.runtime.redis.PresenceStore.Sample;
import chat.runtime.redis.PresenceStore.Sign;
import chat.runtime.redis.PresenceStore.Status;
import chat.runtime.redis.RedisLink;
import chat.runtime.redis.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What signs of life come to in a real Redis, and what is published of it. */
class SignsOfLifeTest {
  private static final EmbeddedServers SERVERS = SharedServers.start(Server.REDIS);
  private static final long LEASE_MILLIS = 30_000;
  private static final long SLOT_MILLIS = 250;
  private static final long WAIT_SECONDS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final RedisLink redis =
      new RedisLink(vertx, new RedisSettings(SERVERS.addresses().redis()));
  private final RedisLink subscription =
      new RedisLink(vertx, new RedisSettings(SERVERS.addresses().redis()));
  private final PresenceStore presence = new PresenceStore(redis);
  private final BlockingQueue<Status> published = new LinkedBlockingQueue<>();
  private final String user = Ids.next();

  @BeforeEach
  void watch() throws Exception {
    subscription.published((channel, message) -> published.add(PresenceStore.change(message)));
    await(() -> redis.open(() -> {}));
    await(() -> subscription.open(() -> {}));
    await(() -> subscription.subscribe(List.of(PresenceStore.channel(user))));
  }

  @AfterEach
  void close() throws Exception {
    await(vertx::close);
  }

  @Test
  void onlineWhileAnyDeviceIsInTheForegroundAwayWhileAllAreNot() throws Exception {
    report("phone", 0, false);
    assertEquals(PRESENCE_STATE_ONLINE, nextPublished());
    report("laptop", 0, true);
    report("phone", 0, true);
    assertEquals(PRESENCE_STATE_AWAY, nextPublished());
    report("laptop", 0, false);
    assertEquals(PRESENCE_STATE_ONLINE, nextPublished());
    assertEquals(PRESENCE_STATE_ONLINE, state());
  }

  @Test
  void aSampleCountsWhoIsThereOnceInItsSlot() throws Exception {
    int bucket = PresenceStore.bucket(user);
    Sample before = nextSample(bucket);
    report("phone", 0, false);
    Sample online = nextSample(bucket);
    assertEquals(before.online() + 1, online.online());
    assertEquals(before.away(), online.away());
    assertEquals(0, online.slotMillis() % SLOT_MILLIS);
    assertTrue(online.slotMillis() > before.slotMillis());
    assertTrue(online.atMillis() - online.slotMillis() < SLOT_MILLIS);
    report("phone", 0, true);
    Sample away = nextSample(bucket);
    assertEquals(before.online(), away.online());
    assertEquals(before.away() + 1, away.away());
  }

  @Test
  void ofTwoWhoAskForASampleOneGetsIt() throws Exception {
    int bucket = PresenceStore.bucket(user);
    long hour = TimeUnit.HOURS.toMillis(1);
    int given = 0;
    for (int asked = 0; asked < 10; asked++) {
      given += await(() -> presence.sample(bucket, hour)).isPresent() ? 1 : 0;
    }
    assertTrue(given <= 2, "at most one more, when the hour has ended just now");
  }

  @Test
  void manyMoreThanAPageAreCountedEach() throws Exception {
    int people = 3_000;
    int bucket = PresenceStore.bucket(user);
    Sample before = nextSample(bucket);
    List<Sign> signs = new ArrayList<>();
    while (signs.size() < people) {
      String id = Ids.next();
      if (PresenceStore.bucket(id) == bucket) {
        signs.add(new Sign(id, "phone", 0, false));
      }
    }
    await(() -> presence.report(signs, LEASE_MILLIS));
    assertEquals(before.online() + people, nextSample(bucket).online());
  }

  /** Of the slot that comes. */
  private Sample nextSample(int bucket) throws Exception {
    await(() -> presence.sample(bucket, SLOT_MILLIS));
    while (true) {
      Optional<Sample> sample = await(() -> presence.sample(bucket, SLOT_MILLIS));
      if (sample.isPresent()) {
        return sample.get();
      }
    }
  }

  @Test
  void reportsThatChangeNothingPublishNothing() throws Exception {
    report("phone", 0, false);
    report("phone", 0, false);
    report("laptop", 0, false);
    await(() -> presence.end(user, "phone"));
    await(() -> presence.end(user, "laptop"));
    assertEquals(PRESENCE_STATE_ONLINE, nextPublished());
    assertEquals(PRESENCE_STATE_OFFLINE, nextPublished());
    assertTrue(published.isEmpty());
  }

  @Test
  void aDeviceThatFellSilentIsGoneAfterItsLeaseAndTheUserGoesOfflineOnce() throws Exception {
    long before = System.currentTimeMillis();
    report("phone", LEASE_MILLIS - 300, false);
    assertEquals(PRESENCE_STATE_ONLINE, nextPublished());
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!sweptOffline()) {
      assertTrue(System.nanoTime() - endNanos < 0, "the lease does not end");
    }
    assertEquals(PRESENCE_STATE_OFFLINE, nextPublished());
    sweptOffline();
    assertEquals(PRESENCE_STATE_OFFLINE, state());
    assertTrue(published.isEmpty(), "it is published once");
    long activeAt = status().activeAtMillis();
    assertTrue(Math.abs(activeAt - (before - LEASE_MILLIS + 300)) < 5_000, "at " + activeAt);
  }

  @Test
  void anOlderSignNeitherShortensNorChangesWhatANewerOneSaid() throws Exception {
    report("phone", 0, true);
    assertEquals(PRESENCE_STATE_AWAY, nextPublished());
    report("phone", 10_000, false);
    assertEquals(PRESENCE_STATE_AWAY, state());
    report("phone", LEASE_MILLIS + 1, false);
    assertEquals(PRESENCE_STATE_AWAY, state());
  }

  @Test
  void whatWasOnItsWayWhenADeviceLoggedOutDoesNotBringItBack() throws Exception {
    report("phone", 0, false);
    await(() -> presence.end(user, "phone"));
    report("phone", 0, false);
    assertEquals(PRESENCE_STATE_OFFLINE, state());
  }

  @Test
  void whoIsNotedIsForgottenUnlessHeIsBack() throws Exception {
    int bucket = PresenceStore.bucket(user);
    report("phone", LEASE_MILLIS, false);
    await(() -> presence.forget(bucket, List.of(user)));
    assertEquals(new Status(PRESENCE_STATE_OFFLINE, 0), status());
    report("phone", 0, false);
    await(() -> presence.forget(bucket, List.of(user)));
    assertEquals(PRESENCE_STATE_ONLINE, state());
  }

  @Test
  void manyUsersGoInOneReport() throws Exception {
    List<String> users = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      users.add(Ids.next());
    }
    await(
        () ->
            presence.report(
                users.stream().map(id -> new Sign(id, "phone", 0, false)).toList(), LEASE_MILLIS));
    List<Status> all = await(() -> presence.read(users));
    assertEquals(5_000, all.size());
    assertTrue(all.stream().allMatch(status -> status.state() == PRESENCE_STATE_ONLINE));
  }

  /** Several sweep at once, as the processes of a cluster do. */
  private boolean sweptOffline() throws Exception {
    int bucket = PresenceStore.bucket(user);
    await(() -> Future.all(presence.sweep(bucket), presence.sweep(bucket)).mapEmpty());
    return state() == PRESENCE_STATE_OFFLINE;
  }

  private void report(String device, long agoMillis, boolean background) throws Exception {
    await(
        () ->
            presence.report(List.of(new Sign(user, device, agoMillis, background)), LEASE_MILLIS));
  }

  private PresenceState state() throws Exception {
    return status().state();
  }

  private Status status() throws Exception {
    return await(() -> presence.read(List.of(user))).get(0);
  }

  private PresenceState nextPublished() throws InterruptedException {
    Status next = published.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    assertNotNull(next, "nothing was published");
    return next.state();
  }

  private <T> T await(Supplier<Future<T>> work) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    vertx.runOnContext(
        ready -> work.get().onComplete(result::complete, result::completeExceptionally));
    return result.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }
}
