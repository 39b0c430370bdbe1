package chat.bench.check;

import chat.bench.check.Finding.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What became of each message: where it was sent, what was answered, and its one place. */
final class Fates {
  private final Findings findings;
  private final Map<UUID, Fate> fates = new HashMap<>();
  private final Map<String, Map<Integer, UUID>> places = new HashMap<>();

  Fates(Findings findings) {
    this.findings = findings;
  }

  /** One message. */
  static final class Fate {
    private final String conversationId;
    private int sequence;
    private String refusal;

    private Fate(String conversationId) {
      this.conversationId = conversationId;
    }

    String conversationId() {
      return conversationId;
    }

    /** Its place, 0 as long as nobody knows one. */
    int sequence() {
      return sequence;
    }

    boolean isRefused() {
      return refusal != null;
    }

    boolean isUnknown() {
      return sequence == 0 && refusal == null;
    }
  }

  Map<UUID, Fate> all() {
    return fates;
  }

  Fate of(UUID id) {
    return fates.get(id);
  }

  void sent(String conversationId, UUID id) {
    fates.computeIfAbsent(id, key -> new Fate(conversationId));
  }

  void accepted(UUID id, int sequence, String witness) {
    Fate fate = sentBefore(id);
    if (fate.isRefused()) {
      findings.add(
          Kind.ANSWER_CHANGED,
          "message %s was refused with %s, then acknowledged with sequence %d to %s"
              .formatted(id, fate.refusal, sequence, witness));
    }
    hasPlace(id, fate, sequence, "acknowledged to " + witness);
  }

  void refused(UUID id, String code, String witness) {
    Fate fate = sentBefore(id);
    if (fate.sequence != 0) {
      findings.add(
          Kind.ANSWER_CHANGED,
          "message %s was acknowledged with sequence %d, then refused with %s to %s"
              .formatted(id, fate.sequence, code, witness));
    }
    fate.refusal = code;
  }

  private Fate sentBefore(UUID id) {
    Fate fate = fates.get(id);
    if (fate == null) {
      throw new IllegalArgumentException("message " + id + " has an answer but was never sent");
    }
    return fate;
  }

  /** Somebody saw the message, or its acknowledgement, with this place. */
  void hasPlace(UUID id, Fate fate, int sequence, String witness) {
    if (fate.sequence == 0) {
      fate.sequence = sequence;
    } else if (fate.sequence != sequence) {
      findings.add(
          Kind.MOVED,
          "message %s of %s has sequence %d, but sequence %d as %s"
              .formatted(id, fate.conversationId, fate.sequence, sequence, witness));
    }
    UUID there =
        places.computeIfAbsent(fate.conversationId, c -> new HashMap<>()).putIfAbsent(sequence, id);
    if (there != null && !there.equals(id)) {
      findings.add(
          Kind.SEQUENCE_CONFLICT,
          "sequence %d of %s is message %s, but message %s as %s"
              .formatted(sequence, fate.conversationId, there, id, witness));
    }
  }
}
