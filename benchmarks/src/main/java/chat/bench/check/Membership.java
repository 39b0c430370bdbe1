package chat.bench.check;

import chat.model.v1.GroupChange;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who belongs to a conversation at each of its places, by the system lines that any device saw.
 * Where there are none it is those with whom it was declared.
 */
final class Membership {
  private final TreeMap<Integer, Set<String>> from = new TreeMap<>();
  private final Set<String> everybody = new TreeSet<>();
  private final Set<String> steady;

  Membership(Set<String> declared, SortedMap<Integer, GroupChange> lines) {
    from.put(0, declared);
    everybody.addAll(declared);
    steady = new TreeSet<>(declared);
    for (Map.Entry<Integer, GroupChange> line : lines.entrySet()) {
      Set<String> members = new TreeSet<>(from.lastEntry().getValue());
      apply(line.getValue(), members);
      from.put(line.getKey(), members);
      everybody.addAll(members);
      steady.retainAll(members);
    }
  }

  private static void apply(GroupChange line, Set<String> members) {
    switch (line.getChangeCase()) {
      case CREATED -> {
        members.clear();
        members.addAll(line.getCreated().getMemberIdsList());
      }
      case MEMBERS_ADDED -> members.addAll(line.getMembersAdded().getMemberIdsList());
      case MEMBER_REMOVED -> members.remove(line.getMemberRemoved().getMemberId());
      case MEMBER_LEFT, MEMBER_JOINED ->
          throw new IllegalArgumentException("the line does not say who: " + line);
      case UPDATED, ROLE_CHANGED, CHANGE_NOT_SET -> {}
    }
  }

  /**
   * Whether a user gets what stands at a place. Who comes in gets the line that says so, and who is
   * put out too.
   */
  boolean isOwed(String userId, int sequence) {
    return members(sequence).contains(userId) || members(sequence - 1).contains(userId);
  }

  /** Whether a user is out at some place above this one. */
  boolean isOutAfter(String userId, int sequence) {
    return from.tailMap(sequence, false).values().stream()
        .anyMatch(members -> !members.contains(userId));
  }

  boolean isMemberInTheEnd(String userId) {
    return from.lastEntry().getValue().contains(userId);
  }

  private Set<String> members(int sequence) {
    Map.Entry<Integer, Set<String>> at = from.floorEntry(sequence);
    return at == null ? Set.of() : at.getValue();
  }

  /** All who were members at any place. */
  Set<String> everybody() {
    return Collections.unmodifiableSet(everybody);
  }

  /** Those who were members all the time. */
  Set<String> steady() {
    return Collections.unmodifiableSet(steady);
  }
}
