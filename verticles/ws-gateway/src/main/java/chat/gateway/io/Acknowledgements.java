package chat.gateway.io;

import chat.gateway.core.DeliveredUpTo;
import chat.gateway.core.Effect;
import chat.model.ConversationIds;
import chat.model.Limits;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.Receipt;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps how far devices have acknowledged their inboxes, and what that says of conversations:
 * {@code delivered}. Gathered for a moment, so that a device which acknowledges each event costs
 * one write for many. What is lost with the process is said again by the device's next
 * acknowledgement.
 */
public final class Acknowledgements {
  private static final int GATHERED_MAX = 20_000;
  private static final int LOOKS_MAX = 64;

  /** Looks for one acknowledgement, one with each {@link #flush}. */
  private static final int LOOKS_EACH_MAX = 20;

  private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);

  private record Device(String userId, String deviceId) {}

  private record Member(String conversationId, String userId) {}

  private record Progress(int sequence, Set<String> senderIds) {
    Progress and(Progress other) {
      Set<String> both = new HashSet<>(senderIds);
      both.addAll(other.senderIds);
      return Integer.compareUnsigned(sequence, other.sequence) >= 0
          ? new Progress(sequence, both)
          : new Progress(other.sequence, both);
    }
  }

  /**
   * What has reached the device is to be found out.
   *
   * @param looksLeft how often to come back for events that were delivered and are not stored yet
   */
  private record Unclear(Effect.Acknowledge acknowledge, int looksLeft) {
    Unclear lookedAt() {
      return new Unclear(acknowledge, looksLeft - 1);
    }
  }

  private final GatewayStores stores;
  private final ReceiptSignals signals;
  private final Map<Device, Long> cursors = new HashMap<>();
  private final Map<Member, Progress> delivered = new HashMap<>();
  private final Map<Device, Unclear> unclear = new LinkedHashMap<>();
  private final Map<Device, Unclear> unclearLater = new HashMap<>();
  private int looks;
  private boolean looking;

  public Acknowledgements(GatewayStores stores, ReceiptSignals signals) {
    this.stores = stores;
    this.signals = signals;
  }

  /** Takes an acknowledgement for the next {@link #flush}. */
  void add(Effect.Acknowledge acknowledge) {
    Device device = new Device(acknowledge.userId(), acknowledge.deviceId());
    for (DeliveredUpTo conversation : acknowledge.delivered()) {
      note(
          new Member(conversation.conversationId(), device.userId()),
          new Progress(conversation.sequence(), conversation.senderIds()));
    }
    if (acknowledge.complete()) {
      gather(device, acknowledge.inboxSeq());
    } else if (unclear.size() < GATHERED_MAX) {
      unclear.put(device, new Unclear(acknowledge, LOOKS_EACH_MAX));
    }
  }

  /** Writes what has been gathered, and tells those whom it concerns. */
  void flush() {
    cursors.forEach(this::writeCursor);
    cursors.clear();
    writeDelivered();
    unclearLater.forEach(unclear::putIfAbsent);
    unclearLater.clear();
    lookAtUnclear();
  }

  /** A look may end while it is begun; then the loop that began it goes on. */
  private void lookAtUnclear() {
    if (looking) {
      return;
    }
    looking = true;
    while (looks < LOOKS_MAX && !unclear.isEmpty()) {
      Device device = unclear.keySet().iterator().next();
      Unclear next = unclear.remove(device);
      looks++;
      lookAt(device, next)
          .onFailure(failure -> LOG.debug("not found what a device has: {}", failure.toString()))
          .onComplete(
              looked -> {
                looks--;
                lookAtUnclear();
              });
    }
    looking = false;
  }

  /** A device that acknowledged nothing new needs no look at its conversations. */
  private Future<Void> lookAt(Device device, Unclear look) {
    Effect.Acknowledge acknowledge = look.acknowledge();
    return stores
        .cursors()
        .load(device.userId(), device.deviceId(), stores.inboxes().epoch())
        .compose(
            known -> {
              long fresh = acknowledge.inboxSeq() - known;
              if (fresh <= 0) {
                return Future.succeededFuture();
              }
              return fresh <= Limits.PAGE_MAX
                  ? lookAtEvents(device, look, known, (int) fresh)
                  : lookAtList(device, acknowledge);
            });
  }

  /** A few events say by themselves what has reached the device. */
  private Future<Void> lookAtEvents(Device device, Unclear look, long known, int fresh) {
    Effect.Acknowledge acknowledge = look.acknowledge();
    return stores
        .inboxes()
        .page(device.userId(), known, acknowledge.inboxSeq(), fresh)
        .compose(
            events -> {
              if (events.size() < fresh) {
                if (isStored(acknowledge, events) || look.looksLeft() == 0) {
                  return lookAtList(device, acknowledge);
                }
                unclearLater.put(device, look.lookedAt());
                return Future.succeededFuture();
              }
              Set<String> noted = noted(acknowledge);
              for (Event event : events) {
                String senderId = event.getMessage().getSenderId();
                if (event.hasMessage()
                    && !noted.contains(event.getConversationId())
                    && !senderId.equals(device.userId())) {
                  note(
                      new Member(event.getConversationId(), device.userId()),
                      new Progress(event.getMessage().getSequence(), Set.of(senderId)));
                }
              }
              gather(device, acknowledge.inboxSeq());
              return Future.succeededFuture();
            });
  }

  private static boolean isStored(Effect.Acknowledge acknowledge, List<Event> events) {
    return !events.isEmpty()
        && Integer.toUnsignedLong(events.get(events.size() - 1).getInboxSeq())
            == acknowledge.inboxSeq();
  }

  private Future<Void> lookAtList(Device device, Effect.Acknowledge acknowledge) {
    return stores
        .lists()
        .list(device.userId())
        .onSuccess(entries -> found(device, acknowledge, entries))
        .mapEmpty();
  }

  private void found(
      Device device, Effect.Acknowledge acknowledge, List<ConversationListEntry> entries) {
    Set<String> noted = noted(acknowledge);
    for (ConversationListEntry entry : entries) {
      String senderId = entry.getLastMessage().getSenderId();
      if (entry.hasLastMessage()
          && !noted.contains(entry.getConversationId())
          && Integer.toUnsignedLong(entry.getInboxSeq()) <= acknowledge.inboxSeq()
          && !senderId.equals(device.userId())) {
        note(
            new Member(entry.getConversationId(), device.userId()),
            new Progress(entry.getHead(), Set.of(senderId)));
      }
    }
    gather(device, acknowledge.inboxSeq());
  }

  /** Conversations of which the session has said how far the device is. */
  private static Set<String> noted(Effect.Acknowledge acknowledge) {
    Set<String> noted = new HashSet<>();
    acknowledge.delivered().forEach(conversation -> noted.add(conversation.conversationId()));
    return noted;
  }

  private void note(Member member, Progress progress) {
    if (ConversationIds.isChannel(member.conversationId())) {
      // Nobody asks what has been delivered to whom in a channel.
      return;
    }
    if (delivered.size() < GATHERED_MAX || delivered.containsKey(member)) {
      delivered.merge(member, progress, Progress::and);
    }
  }

  private void gather(Device device, long inboxSeq) {
    if (cursors.size() < GATHERED_MAX || cursors.containsKey(device)) {
      cursors.merge(device, inboxSeq, Math::max);
    }
  }

  private void writeCursor(Device device, long inboxSeq) {
    stores
        .cursors()
        .write(device.userId(), device.deviceId(), stores.inboxes().epoch(), inboxSeq)
        .onFailure(failure -> LOG.debug("a cursor was not kept: {}", failure.toString()));
  }

  /** A group is looked at once for all of its members. */
  private void writeDelivered() {
    Map<String, Future<ConversationState>> groups = new HashMap<>();
    delivered.forEach(
        (member, progress) -> {
          if (ConversationIds.isGroup(member.conversationId())) {
            groups
                .computeIfAbsent(member.conversationId(), stores.states()::load)
                .onFailure(failure -> LOG.debug("a receipt was not kept: {}", failure.toString()))
                .onSuccess(state -> writeDelivered(state, member, progress));
          } else {
            writeDelivered(member, progress.sequence(), progress.senderIds());
          }
        });
    delivered.clear();
  }

  /** Members only: one who was removed meanwhile is not told of, and is not told. */
  private void writeDelivered(ConversationState state, Member member, Progress progress) {
    List<String> memberIds = state.getMemberIdsList();
    if (memberIds.contains(member.userId())) {
      Set<String> senderIds = new HashSet<>(progress.senderIds());
      senderIds.retainAll(memberIds);
      writeDelivered(member, progress.sequence(), senderIds);
    }
  }

  private void writeDelivered(Member member, int sequence, Set<String> senderIds) {
    stores
        .receipts()
        .writeDelivered(member.conversationId(), member.userId(), sequence)
        .onFailure(failure -> LOG.debug("a receipt was not kept: {}", failure.toString()))
        .onSuccess(
            written ->
                signals.add(
                    Receipt.newBuilder()
                        .setConversationId(member.conversationId())
                        .setUserId(member.userId())
                        .setDelivered(sequence)
                        .build(),
                    senderIds));
  }
}
