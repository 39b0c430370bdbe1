package chat.gateway.core;

import chat.model.v1.Presence;
import chat.model.v1.PresenceAnswer;
import chat.model.v1.PresenceQuery;
import chat.model.v1.PresenceState;
import chat.model.v1.PresenceUpdate;
import chat.model.v1.PresenceView;
import com.google.protobuf.util.Timestamps;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which sessions watch whom, and what of it each has yet to be told.
 *
 * <p>What is known of a user comes on two ways: published changes, which may be lost, and answers
 * to queries, which also say what the viewer may see. A change that comes while an answer is waited
 * for is newer than what the answer read, or the next change is; so it stands.
 *
 * @param <S> a session
 */
public final class WatchBook<S> {
  private final int watchedMax;
  private final Map<S, Watch> watches = new HashMap<>();
  private final Map<String, Set<S>> watchersByUser = new HashMap<>();
  private final Set<S> untold = new LinkedHashSet<>();
  private int watched;

  /**
   * @param watchedMax users watched by all sessions together; what is above is not watched
   */
  public WatchBook(int watchedMax) {
    this.watchedMax = watchedMax;
  }

  /**
   * Users whose changes are wanted from now on, and those whose are not any more.
   *
   * @param begun no session watched them before
   * @param ended no session watches them now
   */
  public record Change(Set<String> begun, Set<String> ended) {}

  /** What one session is to know of the users whom it watches. */
  private record Watch(String viewerId, Map<String, Seen> users) {}

  private static final class Seen {
    /** What the viewer may see; null: nothing, or not known yet. */
    PresenceView rights;

    /** A change that came since the last query. */
    Optional<Presence> change = Optional.empty();

    /** Null: nothing is known. */
    Presence now;

    Presence told;

    boolean isUntold() {
      return now != null && !now.equals(told);
    }
  }

  /** The session watches these users and no others. */
  public Change watch(S session, String viewerId, Set<String> userIds) {
    Watch before = watches.getOrDefault(session, new Watch(viewerId, Map.of()));
    Watch after = new Watch(viewerId, new LinkedHashMap<>());
    watched -= before.users().size();
    for (String userId : userIds) {
      if (watched < watchedMax) {
        watched++;
        Seen known = before.users().get(userId);
        after.users().put(userId, known == null ? new Seen() : known);
      }
    }
    if (after.users().isEmpty()) {
      watches.remove(session);
      untold.remove(session);
    } else {
      watches.put(session, after);
    }
    return changed(session, before.users().keySet(), after.users().keySet());
  }

  /** The session has ended. */
  public Change leave(S session) {
    return watch(session, "", Set.of());
  }

  /** Everybody whom some session watches. */
  public Set<String> users() {
    return Set.copyOf(watchersByUser.keySet());
  }

  /** All sessions that watch somebody. */
  public Set<S> sessions() {
    return Set.copyOf(watches.keySet());
  }

  /**
   * The sessions that watch a user.
   *
   * @param viewerId only those of this viewer, of all when it is empty
   */
  public Set<S> sessionsThatWatch(String userId, String viewerId) {
    Set<S> found = new HashSet<>();
    for (S session : watchersByUser.getOrDefault(userId, Set.of())) {
      if (viewerId.isEmpty() || watches.get(session).viewerId().equals(viewerId)) {
        found.add(session);
      }
    }
    return found;
  }

  /** What to ask for a session, now; empty when it watches nobody. */
  public Optional<PresenceQuery> query(S session) {
    Watch watch = watches.get(session);
    if (watch == null) {
      return Optional.empty();
    }
    watch.users().values().forEach(seen -> seen.change = Optional.empty());
    return Optional.of(
        PresenceQuery.newBuilder()
            .setViewerId(watch.viewerId())
            .addAllUserIds(watch.users().keySet())
            .build());
  }

  /** The answer to a query of the session. */
  public void answered(S session, PresenceQuery query, PresenceAnswer answer) {
    Watch watch = watches.get(session);
    if (watch == null) {
      return;
    }
    Map<String, PresenceView> views = new HashMap<>();
    answer.getViewsList().forEach(view -> views.put(view.getPresence().getUserId(), view));
    for (String userId : query.getUserIdsList()) {
      Seen seen = watch.users().get(userId);
      if (seen != null) {
        seen.rights = views.get(userId);
        if (seen.rights == null) {
          seen.now = seen.told == null ? null : Presence.newBuilder().setUserId(userId).build();
        } else {
          seen.now =
              seen.change
                  .filter(change -> !seen.rights.getInvisible())
                  .map(change -> shown(change, seen.rights))
                  .orElse(seen.rights.getPresence());
        }
        noteUntold(session, seen);
      }
    }
  }

  /**
   * A user's state has changed.
   *
   * @param activeAtMillis when a device of his was last in the foreground, 0 when it is not known
   */
  public void changed(String userId, PresenceState state, long activeAtMillis) {
    Presence.Builder change = Presence.newBuilder().setUserId(userId).setState(state);
    if (state != PresenceState.PRESENCE_STATE_ONLINE && activeAtMillis > 0) {
      change.setLastActiveAt(Timestamps.fromMillis(activeAtMillis));
    }
    for (S session : watchersByUser.getOrDefault(userId, Set.of())) {
      Seen seen = watches.get(session).users().get(userId);
      seen.change = Optional.of(change.build());
      if (seen.rights != null && !seen.rights.getInvisible()) {
        seen.now = shown(change.build(), seen.rights);
        noteUntold(session, seen);
      }
    }
  }

  /** What each session has to be told, once. */
  public Map<S, PresenceUpdate> takeUntold() {
    Map<S, PresenceUpdate> updates = new LinkedHashMap<>();
    for (S session : untold) {
      PresenceUpdate.Builder update = PresenceUpdate.newBuilder();
      for (Seen seen : watches.get(session).users().values()) {
        if (seen.isUntold()) {
          seen.told = seen.now;
          update.addUsers(seen.now);
        }
      }
      if (update.getUsersCount() > 0) {
        updates.put(session, update.build());
      }
    }
    untold.clear();
    return updates;
  }

  /** What the session was told may not have arrived: it is told all of it again. */
  public void forgetTold(S session) {
    Watch watch = watches.get(session);
    if (watch != null) {
      for (Seen seen : watch.users().values()) {
        seen.told = null;
        noteUntold(session, seen);
      }
    }
  }

  /**
   * Fails when the book contradicts itself.
   *
   * @throws IllegalStateException naming what is wrong
   */
  public void invariant() {
    int count = 0;
    for (Map.Entry<S, Watch> watch : watches.entrySet()) {
      count += watch.getValue().users().size();
      for (String userId : watch.getValue().users().keySet()) {
        holds(sessionsThatWatch(userId, "").contains(watch.getKey()), "watchers are found");
      }
    }
    int watchers = watchersByUser.values().stream().mapToInt(Set::size).sum();
    holds(count == watched && count == watchers && count <= watchedMax, "the count is right");
    holds(watches.keySet().containsAll(untold), "only who watches is told");
  }

  private void noteUntold(S session, Seen seen) {
    if (seen.isUntold()) {
      untold.add(session);
    }
  }

  private Change changed(S session, Set<String> before, Set<String> after) {
    Change change = new Change(new LinkedHashSet<>(), new LinkedHashSet<>());
    for (String userId : after) {
      Set<S> watchers = watchersByUser.computeIfAbsent(userId, id -> new HashSet<>());
      if (watchers.isEmpty()) {
        change.begun().add(userId);
      }
      watchers.add(session);
    }
    for (String userId : before) {
      Set<S> watchers = watchersByUser.get(userId);
      if (!after.contains(userId) && watchers.remove(session) && watchers.isEmpty()) {
        watchersByUser.remove(userId);
        change.ended().add(userId);
      }
    }
    return change;
  }

  private static Presence shown(Presence change, PresenceView rights) {
    return rights.getHidesLastActive() ? change.toBuilder().clearLastActiveAt().build() : change;
  }

  private static void holds(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalStateException("does not hold: " + rule);
    }
  }
}
