package chat.simulation.device;

import chat.model.v1.ClientFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Commands without a final answer, oldest first; it survives connections. */
final class Outbox {
  /**
   * A command as its author gave it.
   *
   * @param frame without a request
   * @param isJudged whether the checker of histories hears of it: a message of a conversation whose
   *     members stay the same
   */
  record Draft(UUID id, ClientFrame frame, boolean isJudged) {}

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
