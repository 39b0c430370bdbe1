package chat.simulation.judge;

import chat.model.v1.EventEntry;
import chat.model.v1.EventRecord;
import chat.simulation.world.Violation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what was accepted, as the folds tell it, against the conversation log: everything is told,
 * in the order of its conversation, and what is told again says the same.
 */
public final class EventsReference {
  private final ConversationReference conversations;
  private final Map<String, Integer> told = new HashMap<>();

  public EventsReference(ConversationReference conversations) {
    this.conversations = conversations;
  }

  /** The next record. */
  public void landed(EventRecord record) {
    String id = record.getConversationId();
    List<EventEntry> accepted = conversations.accepted().getOrDefault(id, List.of());
    for (EventEntry entry : record.getEntriesList()) {
      int known = told.getOrDefault(id, 0);
      int place = accepted.indexOf(entry);
      Violation.unless(
          place >= 0 && place <= known,
          () -> "after " + known + " events of " + id + " a fold tells of " + entry);
      told.merge(id, place + 1, Math::max);
    }
  }

  /** After everything: nothing was left out. */
  public void expectAll() {
    conversations
        .accepted()
        .forEach(
            (id, accepted) ->
                Violation.unless(
                    accepted.size() == told.getOrDefault(id, 0),
                    () ->
                        "of %d events of %s only %d were told"
                            .formatted(accepted.size(), id, told.getOrDefault(id, 0))));
  }
}
