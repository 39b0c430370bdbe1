package chat.gateway.core;

import chat.model.ConversationIds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What devices have acknowledged and is not written yet: how far each conversation has come to a
 * user ({@code delivered}), and how far each device is in its inbox, its cursor.
 *
 * <p>A cursor says that all up to it has been told as delivered. So it is given out beside what has
 * to be written before it, and what could not be written comes back; and a device whose session
 * does not know all that it acknowledged keeps its cursor until somebody has looked.
 *
 * <p>Bounded: beyond {@link #GATHERED_MAX} of a kind nothing more is noted, and whoever is
 * concerned sees a message as sent until it is read.
 */
public final class AckBook {
  static final int GATHERED_MAX = 20_000;

  /** Looks for one acknowledgement. */
  static final int LOOKS_EACH_MAX = 20;

  /** A connection's device. */
  public record Device(String userId, String deviceId) {}

  /** A user in a conversation. */
  public record Member(String conversationId, String userId) {}

  /**
   * @param sequence of the newest message that has arrived
   * @param senderIds who want to know
   */
  public record Progress(int sequence, Set<String> senderIds) {
    private Progress and(Progress other) {
      Set<String> both = new HashSet<>(senderIds);
      both.addAll(other.senderIds);
      return new Progress(
          Integer.compareUnsigned(sequence, other.sequence) >= 0 ? sequence : other.sequence, both);
    }
  }

  /**
   * What to write, and then the cursors, of a user only when all of his was written.
   *
   * @param cursors numbers in the inbox by device
   */
  public record Batch(Map<Member, Progress> delivered, Map<Device, Long> cursors) {}

  /**
   * What has reached a device is to be found out.
   *
   * @param upTo number in the inbox
   * @param then the cursor when it is known: what stands between is noted already
   * @param looksLeft how often to come back for events that were delivered and are not stored yet
   * @param noted what the session knew by itself
   */
  public record Look(
      Device device, long upTo, long then, int looksLeft, List<DeliveredUpTo> noted) {
    /** Whether the sender of a message hears of it without a look. */
    public boolean hasNoted(String conversationId, int sequence, String senderId) {
      return noted.stream()
          .anyMatch(
              known ->
                  known.conversationId().equals(conversationId)
                      && known.senderIds().contains(senderId)
                      && Integer.compareUnsigned(sequence, known.sequence()) <= 0);
    }

    /** What was noted before the later one may be noted twice. */
    private Look and(Look later) {
      return new Look(
          device,
          Math.max(upTo, later.upTo),
          Math.max(then, later.then),
          later.looksLeft,
          later.noted);
    }

    private Look then(long inboxSeq) {
      return new Look(device, upTo, Math.max(then, inboxSeq), looksLeft, noted);
    }

    private Look lookedAt() {
      return new Look(device, upTo, then, looksLeft - 1, noted);
    }
  }

  private final Map<Member, Progress> delivered = new HashMap<>();
  private final Map<Device, Long> cursors = new HashMap<>();
  private final Map<Device, Look> looks = new LinkedHashMap<>();
  private final Set<Device> due = new LinkedHashSet<>();
  private final Set<Device> dueLater = new LinkedHashSet<>();

  /** Notes an acknowledgement. */
  public void add(Effect.Acknowledge acknowledge) {
    Device device = new Device(acknowledge.userId(), acknowledge.deviceId());
    for (DeliveredUpTo conversation : acknowledge.delivered()) {
      note(
          new Member(conversation.conversationId(), device.userId()),
          new Progress(conversation.sequence(), conversation.senderIds()));
    }
    long inboxSeq = acknowledge.inboxSeq();
    Look open = looks.get(device);
    if (acknowledge.complete() && open == null) {
      reach(device, inboxSeq);
    } else if (acknowledge.complete()) {
      looks.put(device, open.then(inboxSeq));
    } else if (open != null || looks.size() < GATHERED_MAX) {
      Look look = new Look(device, inboxSeq, inboxSeq, LOOKS_EACH_MAX, acknowledge.delivered());
      looks.merge(device, look, Look::and);
      if (open == null) {
        due.add(device);
      }
    }
  }

  /**
   * Notes that messages have arrived, also again when it could not be written. Nobody asks what has
   * been delivered to whom in a channel.
   */
  public void note(Member member, Progress progress) {
    if (ConversationIds.isChannel(member.conversationId())) {
      return;
    }
    if (delivered.size() < GATHERED_MAX || delivered.containsKey(member)) {
      delivered.merge(member, progress, Progress::and);
    }
  }

  /** Notes how far a device is, also again when it could not be written. */
  public void reach(Device device, long inboxSeq) {
    if (cursors.size() < GATHERED_MAX || cursors.containsKey(device)) {
      cursors.merge(device, inboxSeq, Math::max);
    }
  }

  /** What is noted now, and is not any more. */
  public Batch take() {
    Batch batch = new Batch(Map.copyOf(delivered), Map.copyOf(cursors));
    delivered.clear();
    cursors.clear();
    return batch;
  }

  /** The next look that is due; it ends with one of the three methods below. */
  public Optional<Look> nextLook() {
    Iterator<Device> first = due.iterator();
    if (!first.hasNext()) {
      return Optional.empty();
    }
    Look look = looks.get(first.next());
    first.remove();
    return Optional.of(look);
  }

  /**
   * All that a look was for has been noted.
   *
   * @param known the cursor as it is stored
   */
  public void found(Look look, long known) {
    Look open = looks.get(look.device());
    long reached = look.upTo();
    if (open.upTo() > look.upTo()) {
      due.add(look.device());
    } else {
      looks.remove(look.device());
      reached = open.then();
    }
    if (reached > known) {
      reach(look.device(), reached);
    }
  }

  /** Something is not stored yet: one look less is left. */
  public void notStored(Look look) {
    looks.computeIfPresent(look.device(), (device, open) -> open.lookedAt());
    dueLater.add(look.device());
  }

  /** The stores could not be asked. */
  public void failed(Look look) {
    dueLater.add(look.device());
  }

  /** A moment has passed. */
  public void lookAgain() {
    due.addAll(dueLater);
    dueLater.clear();
  }
}
