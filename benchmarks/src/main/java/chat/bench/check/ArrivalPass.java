package chat.bench.check;

import chat.bench.check.Finding.Kind;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Judges what one device saw, event by event. */
final class ArrivalPass extends Operation.Cases {
  private final DeviceHistory device;
  private final Map<String, Membership> conversations;
  private final Fates fates;
  private final Map<Integer, Operation> inboxOfUser;
  private final Findings findings;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, Withheld> withheld = new HashMap<>();
  private int lastInboxSeq;

  /** Sequences of one conversation that the device saw, counted from the first. */
  private static final class Seen {
    final int first;
    final BitSet sequences = new BitSet();
    final Set<Integer> belowFirst = new HashSet<>();
    int last;

    Seen(int first) {
      this.first = first;
    }

    boolean contains(int sequence) {
      return sequence < first ? belowFirst.contains(sequence) : sequences.get(sequence - first);
    }

    void add(int sequence) {
      if (sequence < first) {
        belowFirst.add(sequence);
      } else {
        sequences.set(sequence - first);
      }
      last = Math.max(last, sequence);
    }
  }

  /** Events of one conversation that came without what happened, as a rule for those put out. */
  private static final class Withheld {
    /** Since the last message that was seen; which messages they were shows with the next one. */
    int unexplained;

    final Set<Integer> sequences = new HashSet<>();
  }

  ArrivalPass(
      DeviceHistory device,
      Map<String, Membership> conversations,
      Fates fates,
      Map<Integer, Operation> inboxOfUser,
      Findings findings) {
    this.device = device;
    this.conversations = conversations;
    this.fates = fates;
    this.inboxOfUser = inboxOfUser;
    this.findings = findings;
    this.lastInboxSeq = device.startInboxSeq().orElse(-1);
  }

  DeviceHistory device() {
    return device;
  }

  boolean saw(String conversationId, int sequence) {
    Seen there = seen.get(conversationId);
    return there != null && there.contains(sequence);
  }

  /** Whether a message was kept from the device, whose user was put out before it came. */
  boolean wasKeptFrom(String conversationId, int sequence) {
    Withheld there = withheld.get(conversationId);
    return there != null && there.sequences.contains(sequence);
  }

  @Override
  void message(Operation.Message message) {
    inboxEvent(message.inboxSeq(), message);
    Membership members = conversations.get(message.conversationId());
    Fates.Fate fate = fates.of(message.clientMessageId());
    if (members == null
        || fate == null
        || !fate.conversationId().equals(message.conversationId())) {
      findings.add(
          Kind.PHANTOM, "%s saw %s, which nobody sent there".formatted(device.label(), message));
      return;
    }
    judge(message, fate, members);
    order(message, members);
  }

  @Override
  void changed(Operation.Changed changed) {
    inboxEvent(changed.inboxSeq(), changed);
  }

  @Override
  void otherEvent(Operation.OtherEvent event) {
    inboxEvent(event.inboxSeq(), event);
  }

  /** Another device, or an earlier connection, may have got the event while he was a member. */
  @Override
  void withheld(Operation.Withheld event) {
    follow(event.inboxSeq(), event);
    withheld.computeIfAbsent(event.conversationId(), c -> new Withheld()).unexplained++;
  }

  private void judge(Operation.Message message, Fates.Fate fate, Membership members) {
    if (!members.isOwed(device.userId(), message.sequence())) {
      findings.add(
          Kind.MISDELIVERED,
          "%s saw %s, but was no member then".formatted(device.label(), message));
    }
    if (fate.isRefused()) {
      findings.add(
          Kind.REFUSED_BUT_SEEN, "%s saw %s, which was refused".formatted(device.label(), message));
    }
    fates.hasPlace(
        message.clientMessageId(), fate, message.sequence(), "seen by " + device.label());
  }

  private void inboxEvent(int inboxSeq, Operation event) {
    follow(inboxSeq, event);
    Operation elsewhere = inboxOfUser.putIfAbsent(inboxSeq, event);
    if (elsewhere != null && !elsewhere.equals(event)) {
      findings.add(
          Kind.INBOX_CONFLICT,
          "%s saw %s, but the same inbox_seq is %s on another device or arrival"
              .formatted(device.label(), event, elsewhere));
    }
  }

  private void follow(int inboxSeq, Operation event) {
    if (lastInboxSeq >= 0 && inboxSeq <= lastInboxSeq) {
      findings.add(
          Kind.DOUBLED,
          "%s saw %s when it had inbox_seq %d already"
              .formatted(device.label(), event, lastInboxSeq));
    } else if (lastInboxSeq >= 0 && inboxSeq != lastInboxSeq + 1) {
      findings.add(
          Kind.INBOX_GAP,
          "%s saw %s after inbox_seq %d: %d missing"
              .formatted(device.label(), event, lastInboxSeq, inboxSeq - lastInboxSeq - 1));
    }
    lastInboxSeq = Math.max(lastInboxSeq, inboxSeq);
  }

  private void order(Operation.Message message, Membership members) {
    int sequence = message.sequence();
    Seen there = seen.computeIfAbsent(message.conversationId(), c -> new Seen(sequence));
    if (there.contains(sequence)) {
      findings.add(Kind.DOUBLED, "%s saw %s again".formatted(device.label(), message));
    } else if (sequence < there.last) {
      findings.add(
          Kind.REORDERED,
          "%s saw %s after sequence %d".formatted(device.label(), message, there.last));
    } else if (!isExplained(missing(there.last, sequence, members), message, members)
        && there.last != 0) {
      findings.add(
          Kind.SEQUENCE_GAP,
          "%s saw %s after sequence %d".formatted(device.label(), message, there.last));
    }
    there.add(sequence);
  }

  private int[] missing(int last, int sequence, Membership members) {
    return IntStream.range(last + 1, sequence)
        .filter(missing -> members.isOwed(device.userId(), missing))
        .toArray();
  }

  /**
   * Whether nothing is missing, or what is missing was withheld from somebody who was put out after
   * it.
   */
  private boolean isExplained(int[] missing, Operation.Message next, Membership members) {
    Withheld there = withheld.get(next.conversationId());
    int events = there == null ? 0 : there.unexplained;
    boolean mayBeWithheld =
        missing.length <= events
            && IntStream.of(missing).allMatch(m -> members.isOutAfter(device.userId(), m));
    if (there != null) {
      there.unexplained = 0;
      if (mayBeWithheld) {
        IntStream.of(missing).forEach(there.sequences::add);
      }
    }
    return mayBeWithheld;
  }
}
