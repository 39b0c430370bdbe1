package chat.simulation.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Messages without a final answer, oldest first; it survives connections. */
final class Outbox {
  /** A message as its author wrote it. */
  record Draft(UUID id, String conversationId, String text) {}

  private final Map<UUID, Draft> drafts = new LinkedHashMap<>();

  void add(Draft draft) {
    drafts.put(draft.id(), draft);
  }

  void answered(UUID id) {
    drafts.remove(id);
  }

  boolean contains(UUID id) {
    return drafts.containsKey(id);
  }

  List<Draft> all() {
    return new ArrayList<>(drafts.values());
  }

  boolean isEmpty() {
    return drafts.isEmpty();
  }
}
