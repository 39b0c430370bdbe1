package chat.simulation.capacity;

import chat.gateway.core.WatchBook;
import chat.model.v1.Presence;
import chat.model.v1.PresenceAnswer;
import chat.model.v1.PresenceState;
import chat.model.v1.PresenceView;
import chat.runtime.redis.PresenceStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a change of presence costs when people watch those on their screen, beside what it would
 * cost to tell all contacts who are connected. The books of the gateways are those of production.
 */
public final class PresenceFanOut {
  private final Sample sample;
  private final SplittableRandom random;
  private final List<WatchBook<Integer>> loops;
  private final BitSet connected = new BitSet();
  private final int[] loopOfUser;
  private final Map<String, Set<Integer>> subscribers = new HashMap<>();

  private PresenceFanOut(Sample sample) {
    this.sample = sample;
    this.random = new SplittableRandom(sample.seed());
    this.loops =
        Stream.generate(() -> new WatchBook<Integer>(sample.users() * sample.onScreen()))
            .limit(sample.loops())
            .toList();
    this.loopOfUser = random.ints(sample.users(), 0, sample.loops()).toArray();
  }

  /**
   * Some of the users of a cell, in a ring: everybody has as many contacts to his left as to his
   * right, and is connected to an event loop of some gateway by chance.
   *
   * @param contacts of each, an even number
   * @param connectedShare of the users
   * @param lookingShare of those who are connected, who have the app on their screen
   * @param onScreen contacts whom each of these watches
   * @param changes of people who are connected
   */
  public record Sample(
      int users,
      int loops,
      int contacts,
      double connectedShare,
      double lookingShare,
      int onScreen,
      int changes,
      long seed) {}

  /**
   * Of all changes together.
   *
   * @param loopMessages from Redis to event loops of gateways
   * @param notices to devices
   * @param broadcast notices if all contacts who are connected were told
   * @param bucketMax changes in the fullest of the buckets by which presence is spread over Redis
   */
  public record Result(
      int changes, long loopMessages, long notices, long broadcast, int bucketMax) {
    double noticesPerChange() {
      return (double) notices / changes;
    }

    double loopMessagesPerChange() {
      return (double) loopMessages / changes;
    }

    double broadcastPerChange() {
      return (double) broadcast / changes;
    }

    /** How much fuller the fullest bucket is than the mean. */
    double bucketSkew() {
      return (double) bucketMax * PresenceStore.BUCKETS / changes;
    }
  }

  /** Lets everybody look at his screen, then people come and go. */
  public static Result play(Sample sample) {
    return new PresenceFanOut(sample).play();
  }

  private Result play() {
    for (int user = 0; user < sample.users(); user++) {
      if (random.nextDouble() < sample.connectedShare()) {
        connected.set(user);
      }
    }
    connected.stream()
        .filter(user -> random.nextDouble() < sample.lookingShare())
        .forEach(this::look);
    int[] people = connected.stream().toArray();
    int[] changesByBucket = new int[PresenceStore.BUCKETS];
    long loopMessages = 0;
    long notices = 0;
    long broadcast = 0;
    for (int change = 0; change < sample.changes(); change++) {
      int user = people[random.nextInt(people.length)];
      String id = id(user);
      changesByBucket[PresenceStore.bucket(id)]++;
      PresenceState state =
          change % 2 == 0
              ? PresenceState.PRESENCE_STATE_AWAY
              : PresenceState.PRESENCE_STATE_OFFLINE;
      for (int loop : subscribers.getOrDefault(id, Set.of())) {
        loopMessages++;
        // The time makes each change a new one.
        loops.get(loop).changed(id, state, change + 1L);
        notices += loops.get(loop).takeUntold().size();
      }
      broadcast += contacts(user).stream().filter(connected::get).count();
    }
    loops.forEach(WatchBook::invariant);
    int bucketMax = Arrays.stream(changesByBucket).max().orElseThrow();
    return new Result(sample.changes(), loopMessages, notices, broadcast, bucketMax);
  }

  /** A user opens the app: watches some of his contacts, and is told how they are. */
  private void look(int user) {
    List<Integer> contacts = new ArrayList<>(contacts(user));
    Set<String> watched = new LinkedHashSet<>();
    for (int i = 0; i < sample.onScreen(); i++) {
      watched.add(id(contacts.remove(random.nextInt(contacts.size()))));
    }
    int loop = loopOfUser[user];
    WatchBook<Integer> book = loops.get(loop);
    for (String begun : book.watch(user, id(user), watched).begun()) {
      subscribers.computeIfAbsent(begun, id -> new HashSet<>()).add(loop);
    }
    PresenceAnswer.Builder answer = PresenceAnswer.newBuilder();
    for (String id : watched) {
      answer.addViews(
          PresenceView.newBuilder()
              .setPresence(
                  Presence.newBuilder()
                      .setUserId(id)
                      .setState(PresenceState.PRESENCE_STATE_ONLINE)));
    }
    book.answered(user, book.query(user).orElseThrow(), answer.build());
    book.takeUntold();
  }

  private List<Integer> contacts(int user) {
    List<Integer> contacts = new ArrayList<>(sample.contacts());
    for (int away = 1; away <= sample.contacts() / 2; away++) {
      contacts.add(Math.floorMod(user - away, sample.users()));
      contacts.add(Math.floorMod(user + away, sample.users()));
    }
    return contacts;
  }

  /** As the ids of accounts look. */
  private static String id(int user) {
    SplittableRandom bits = new SplittableRandom(user);
    return new UUID(bits.nextLong(), bits.nextLong()).toString();
  }
}
