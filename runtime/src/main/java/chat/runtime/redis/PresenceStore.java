package chat.runtime.redis;

import chat.model.v1.PresenceState;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which devices of whom are alive, in Redis. What is there lives as long as its lease, and all of
 * it comes back with the next signs of life. A change of a user's state happens and is published in
 * one atomic step, by whoever brings it about.
 *
 * <p>Users are spread over {@link #BUCKETS} hash tags, so that many fit in one call and a cluster
 * of Redis has something to share out. The keys are described in {@code presence_settle.lua}.
 */
public final class PresenceStore {
  public static final int BUCKETS = 16;

  /**
   * For so long after the end of a device nothing counts that comes from it: a sign of life may be
   * on its way.
   */
  private static final int ENDED_MILLIS = 2_000;

  private static final int USERS_PER_CALL_MAX = 200;
  private static final int SWEEP_USERS_MAX = 500;
  private static final int COUNT_USERS = 500;
  private static final int COUNT_PAGES_MAX = 10_000;
  private static final String DEVICE_PREFIX = "d:";
  private static final String CHANNEL_PREFIX = "presence:";
  private static final String SETTLE = Scripts.load("presence_settle.lua");
  private static final String REPORT = SETTLE + Scripts.load("presence_report.lua");
  private static final String SWEEP = SETTLE + Scripts.load("presence_sweep.lua");
  private static final String CLAIM = SETTLE + Scripts.load("presence_claim.lua");
  private static final String COUNT = Scripts.load("presence_count.lua");
  private static final String FORGET = Scripts.load("presence_forget.lua");

  private final RedisLink redis;

  public PresenceStore(RedisLink redis) {
    this.redis = redis;
  }

  /**
   * A sign of life.
   *
   * @param agoMillis how long ago it came
   * @param background whether the device is in the background
   */
  public record Sign(String userId, String deviceId, long agoMillis, boolean background) {}

  /**
   * The state of a user.
   *
   * @param activeAtMillis newest sign of a device in the foreground, 0 when it is not known
   */
  public record Status(PresenceState state, long activeAtMillis) {
    private static final Status NONE = new Status(PresenceState.PRESENCE_STATE_OFFLINE, 0);
  }

  /** The users of one bucket are renewed together. */
  public static int bucket(String userId) {
    return Math.floorMod(userId.hashCode(), BUCKETS);
  }

  /** Where the changes of a user are published, as {@link #change} reads them. */
  public static String channel(String userId) {
    return CHANNEL_PREFIX + userId;
  }

  /** The user whose changes come on a channel. */
  public static String userOf(String channel) {
    return channel.substring(CHANNEL_PREFIX.length());
  }

  /** Reads a published change. */
  public static Status change(String message) {
    String[] parts = message.split(":", -1);
    return new Status(state(parts[0]), Long.parseLong(parts[1]));
  }

  /**
   * Takes signs of life.
   *
   * @param leaseMillis after which a device counts as gone
   */
  public Future<Void> report(Collection<Sign> signs, long leaseMillis) {
    Map<String, List<String>> devices = new LinkedHashMap<>();
    for (Sign sign : signs) {
      devices
          .computeIfAbsent(sign.userId(), id -> new ArrayList<>())
          .addAll(
              List.of(
                  sign.deviceId(),
                  Long.toString(sign.agoMillis()),
                  sign.background() ? "away" : "online"));
    }
    return reportAll(devices, leaseMillis);
  }

  /** A device was logged out. */
  public Future<Void> end(String userId, String deviceId) {
    List<String> ended = List.of(deviceId, Integer.toString(-ENDED_MILLIS), "ended");
    return reportAll(Map.of(userId, ended), ENDED_MILLIS);
  }

  /**
   * Looks at those users of a bucket whose time has come, a bounded number of them.
   *
   * @return of those who are offline, when they were last active in milliseconds, 0 when it is not
   *     known
   */
  public Future<Map<String, Long>> sweep(int bucket) {
    return redis
        .send(
            Request.cmd(Command.EVAL)
                .arg(SWEEP)
                .arg(1)
                .arg(due(bucket))
                .arg(prefix(bucket))
                .arg(SWEEP_USERS_MAX))
        .map(
            found -> {
              Map<String, Long> offline = new HashMap<>();
              for (int i = 0; i < found.size(); i += 2) {
                offline.put(found.get(i).toString(), found.get(i + 1).toLong());
              }
              return offline;
            });
  }

  /** Forgets users of one bucket who are offline, when it is noted elsewhere since when. */
  public Future<Void> forget(int bucket, Collection<String> userIds) {
    if (userIds.isEmpty()) {
      return Future.succeededFuture();
    }
    Request request =
        Request.cmd(Command.EVAL).arg(FORGET).arg(1 + userIds.size()).arg(due(bucket));
    userIds.forEach(userId -> request.arg(prefix(bucket) + userId));
    userIds.forEach(request::arg);
    return redis.send(request).mapEmpty();
  }

  /**
   * How many users of a bucket there are at a time.
   *
   * @param slotMillis beginning of the time slot, a multiple of its length
   * @param atMillis when they were counted
   */
  public record Sample(long slotMillis, long atMillis, int online, int away) {
    private Sample plus(Response page) {
      return new Sample(
          slotMillis, atMillis, online + page.get(1).toInteger(), away + page.get(2).toInteger());
    }
  }

  /**
   * Counts the users of a bucket, for the first who asks for it within a time slot; nothing for all
   * others. A claim whose count fails is lost.
   */
  public Future<Optional<Sample>> sample(int bucket, long lengthMillis) {
    return redis
        .send(
            Request.cmd(Command.EVAL)
                .arg(CLAIM)
                .arg(1)
                .arg(prefix(bucket) + "sampled")
                .arg(lengthMillis))
        .compose(
            claimed ->
                claimed.size() == 0
                    ? Future.succeededFuture(Optional.empty())
                    : count(
                            bucket,
                            "0",
                            new Sample(claimed.get(0).toLong(), claimed.get(1).toLong(), 0, 0),
                            COUNT_PAGES_MAX)
                        .map(Optional::of));
  }

  private Future<Sample> count(int bucket, String cursor, Sample before, int pagesLeft) {
    if (pagesLeft == 0) {
      return Future.failedFuture("a bucket has more users than can be counted");
    }
    return redis
        .send(
            Request.cmd(Command.EVAL)
                .arg(COUNT)
                .arg(1)
                .arg(due(bucket))
                .arg(prefix(bucket))
                .arg(cursor)
                .arg(COUNT_USERS))
        .compose(
            page -> {
              Sample sample = before.plus(page);
              String next = page.get(0).toString();
              return next.equals("0")
                  ? Future.succeededFuture(sample)
                  : count(bucket, next, sample, pagesLeft - 1);
            });
  }

  /** The states of users, in their order. */
  public Future<List<Status>> read(List<String> userIds) {
    List<Request> requests = new ArrayList<>(userIds.size());
    for (String userId : userIds) {
      requests.add(
          Request.cmd(Command.HMGET)
              .arg(prefix(bucket(userId)) + userId)
              .arg("state")
              .arg("active_at"));
    }
    return redis
        .sendAll(requests)
        .map(answers -> answers.stream().map(PresenceStore::status).toList());
  }

  /**
   * Which devices of some users have a lease, in one pipeline.
   *
   * @param deviceIds to look at, by user; none of them empty
   * @param nowMillis about the time of Redis's own clock
   */
  public Future<Set<String>> liveDevices(Map<String, List<String>> deviceIds, long nowMillis) {
    List<Request> requests = new ArrayList<>();
    deviceIds.forEach(
        (userId, theirs) -> {
          Request request = Request.cmd(Command.HMGET).arg(prefix(bucket(userId)) + userId);
          theirs.forEach(deviceId -> request.arg(DEVICE_PREFIX + deviceId));
          requests.add(request);
        });
    return redis
        .sendAll(requests)
        .map(
            answers -> {
              Set<String> live = new HashSet<>();
              Iterator<List<String>> asked = deviceIds.values().iterator();
              for (Response answer : answers) {
                List<String> theirs = asked.next();
                for (int i = 0; i < theirs.size(); i++) {
                  if (answer.get(i) != null && isLive(answer.get(i).toString(), nowMillis)) {
                    live.add(theirs.get(i));
                  }
                }
              }
              return live;
            });
  }

  /**
   * @param device as in {@code presence_settle.lua}
   */
  private static boolean isLive(String device, long nowMillis) {
    String[] parts = device.split(":", -1);
    return Long.parseLong(parts[1]) > nowMillis && !parts[2].equals("ended");
  }

  private static Status status(Response answer) {
    return answer.get(0) == null || answer.get(1) == null
        ? Status.NONE
        : new Status(state(answer.get(0).toString()), answer.get(1).toLong());
  }

  private static PresenceState state(String text) {
    return switch (text) {
      case "online" -> PresenceState.PRESENCE_STATE_ONLINE;
      case "away" -> PresenceState.PRESENCE_STATE_AWAY;
      default -> PresenceState.PRESENCE_STATE_OFFLINE;
    };
  }

  /**
   * @param devices by user: id, time since the last sign and state of each
   */
  private Future<Void> reportAll(Map<String, List<String>> devices, long leaseMillis) {
    Map<Integer, List<String>> usersByBucket = new HashMap<>();
    devices
        .keySet()
        .forEach(
            userId ->
                usersByBucket.computeIfAbsent(bucket(userId), b -> new ArrayList<>()).add(userId));
    List<Request> requests = new ArrayList<>();
    usersByBucket.forEach(
        (bucket, userIds) -> {
          for (int from = 0; from < userIds.size(); from += USERS_PER_CALL_MAX) {
            List<String> some =
                userIds.subList(from, Math.min(from + USERS_PER_CALL_MAX, userIds.size()));
            requests.add(report(bucket, some, devices, leaseMillis));
          }
        });
    return redis.sendAll(requests).mapEmpty();
  }

  private static Request report(
      int bucket, List<String> userIds, Map<String, List<String>> devices, long leaseMillis) {
    Request request =
        Request.cmd(Command.EVAL).arg(REPORT).arg(1 + userIds.size()).arg(due(bucket));
    userIds.forEach(userId -> request.arg(prefix(bucket) + userId));
    request.arg(leaseMillis);
    for (String userId : userIds) {
      List<String> theirs = devices.get(userId);
      request.arg(userId).arg(theirs.size() / 3);
      theirs.forEach(request::arg);
    }
    return request;
  }

  private static String prefix(int bucket) {
    return "presence:{" + bucket + "}:";
  }

  private static String due(int bucket) {
    return prefix(bucket) + "due";
  }
}
