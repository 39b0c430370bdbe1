package chat.router.core;

import chat.model.v1.MembershipState;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How users stand to a channel at its first waiting record: those who were asked for lately, and
 * all whose rows may not be stored yet. Others are read from their rows.
 */
final class KnownMembers {
  private static final int HELD_MAX = 1_024;

  /**
   * @param position of the record that made it so; 0 when it was read
   */
  private record Known(MembershipState state, long position) {}

  private final LinkedHashMap<String, Known> held = new LinkedHashMap<>(16, 0.75f, true);

  /** Those who have to be read. */
  Set<String> unknown(Set<String> userIds) {
    return userIds.stream()
        .filter(userId -> !held.containsKey(userId))
        .collect(Collectors.toUnmodifiableSet());
  }

  Map<String, MembershipState> of(Set<String> userIds) {
    return userIds.stream()
        .collect(Collectors.toMap(userId -> userId, userId -> held.get(userId).state()));
  }

  void read(Map<String, MembershipState> stored) {
    stored.forEach((userId, state) -> held.putIfAbsent(userId, new Known(state, 0)));
  }

  void changed(String userId, MembershipState state, long position) {
    held.put(userId, new Known(state, position));
  }

  /**
   * Lets go of those who were asked for longest ago.
   *
   * @param storedBelow rows of all records below this position are stored; others must stay
   */
  void trim(long storedBelow) {
    Iterator<Known> leastRecent = held.values().iterator();
    while (held.size() > HELD_MAX && leastRecent.next().position() < storedBelow) {
      leastRecent.remove();
    }
  }
}
