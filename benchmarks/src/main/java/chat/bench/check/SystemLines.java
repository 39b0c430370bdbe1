package chat.bench.check;

import chat.model.v1.GroupChange;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds the system lines of all conversations that any device saw. */
final class SystemLines extends Operation.Cases {
  private final Map<String, SortedMap<Integer, GroupChange>> lines = new HashMap<>();

  private SystemLines() {}

  /** Of each declared conversation, who was a member when. */
  static Map<String, Membership> memberships(History history) {
    SystemLines collected = new SystemLines();
    for (DeviceHistory device : history.devices()) {
      device.operations().forEach(operation -> operation.match(collected));
    }
    Map<String, Membership> memberships = new LinkedHashMap<>();
    history
        .conversations()
        .forEach(
            (id, conversation) ->
                memberships.put(
                    id,
                    new Membership(
                        conversation.memberIds(),
                        collected.lines.getOrDefault(id, new TreeMap<>()))));
    return memberships;
  }

  @Override
  void message(Operation.Message message) {
    if (message.change() != null) {
      lines
          .computeIfAbsent(message.conversationId(), id -> new TreeMap<>())
          .put(message.sequence(), message.change());
    }
  }
}
