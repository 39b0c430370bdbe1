package chat.inbox.io;

import chat.model.v1.Event;
import chat.model.v1.InboxEntry;
import chat.model.v1.InboxRecord;
import chat.runtime.tracing.Trace;
import chat.runtime.tracing.Traces;
import java.util.HashMap;
import java.util.Map;

/**
 * The events of one partition that are traced, from the taking of their record until they are
 * numbered. The fold knows nothing of it. Used on one event loop.
 */
final class FollowedEvents {
  /** About a backlog. What comes beyond is followed no further. */
  private static final int MAX = 4_096;

  private final Map<Place, Step> steps = new HashMap<>();

  /** A record comes to the fold. */
  void taken(long offset, InboxRecord record) {
    if (!Traces.isOn()) {
      return;
    }
    for (InboxEntry entry : record.getEntriesList()) {
      Trace fold = Traces.step("inbox fold", entry.getTraceparent());
      if (fold != Trace.NONE && steps.size() < MAX) {
        steps.put(Place.of(entry.getEvent()), new Step(offset, fold));
      }
    }
  }

  /** The event has its numbers; returns the step that gave them. */
  Trace numbered(Event event) {
    Step step = steps.isEmpty() ? null : steps.remove(Place.of(event));
    if (step == null) {
      return Trace.NONE;
    }
    step.fold.end();
    return step.fold;
  }

  /** Everything below the offset is stored; events that are left had been numbered before. */
  void covered(long offset) {
    if (!steps.isEmpty()) {
      steps.values().removeIf(step -> step.offset < offset);
    }
  }

  private record Place(String conversationId, long position) {
    static Place of(Event event) {
      return new Place(event.getConversationId(), event.getPosition());
    }
  }

  private record Step(long offset, Trace fold) {}
}
