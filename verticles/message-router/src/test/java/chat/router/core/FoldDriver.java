package chat.router.core;

import static chat.router.core.Commands.NOW_MILLIS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ErrorCode;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Event;
import chat.model.v1.EventEntry;
import chat.model.v1.EventRecord;
import chat.model.v1.InboxEntry;
import chat.model.v1.InboxRecord;
import chat.model.v1.Verdict;
import java.util.List;
import java.util.TreeSet;

/** A fold of one conversation whose effects are all carried out at once. */
final class FoldDriver {
  final SimulatedStores stores = new SimulatedStores();

  private final ConversationFold fold = new ConversationFold(1, 0, user -> 0, 1_000);
  private long nextOffset;

  Verdict append(ConversationRecord command, long appendedAtMillis) {
    stores.carryOutAll(fold.record(nextOffset++, appendedAtMillis, command), fold);
    stores.carryOutAll(fold.tick(), fold);
    fold.invariant();
    return stores.answers.get(stores.answers.size() - 1);
  }

  /** The sequence that the command got. */
  int accepted(ConversationRecord command) {
    Verdict verdict = append(command, NOW_MILLIS);
    assertTrue(verdict.hasAccepted(), verdict::toString);
    return verdict.getAccepted().getSequence();
  }

  void refused(ErrorCode code, ConversationRecord command) {
    assertEquals(code.code(), append(command, NOW_MILLIS).getRefused().getCode());
  }

  Event lastEvent() {
    return lastEntry().getEvent();
  }

  /** Who got the last event. */
  List<String> lastRecipients() {
    return List.copyOf(new TreeSet<>(lastEntry().getRecipientIdsList()));
  }

  /** What readers of all conversations were told last. */
  EventEntry lastAccepted() {
    EventRecord last = stores.eventsLog.get(stores.eventsLog.size() - 1);
    return last.getEntries(last.getEntriesCount() - 1);
  }

  private InboxEntry lastEntry() {
    InboxRecord last = stores.inboxLog.get(stores.inboxLog.size() - 1);
    return last.getEntries(last.getEntriesCount() - 1);
  }
}
