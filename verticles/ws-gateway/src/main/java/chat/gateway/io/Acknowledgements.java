package chat.gateway.io;

import chat.gateway.core.AckBook;
import chat.gateway.core.AckBook.Batch;
import chat.gateway.core.AckBook.Device;
import chat.gateway.core.AckBook.Look;
import chat.gateway.core.AckBook.Member;
import chat.gateway.core.AckBook.Progress;
import chat.gateway.core.Effect;
import chat.model.ConversationIds;
import chat.model.Limits;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.Receipt;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps how far devices have acknowledged their inboxes, and what that says of conversations:
 * {@code delivered}. Gathered for a moment, so that a device which acknowledges each event costs
 * one write for many. What could not be written is written again; what is lost with the process is
 * found by the cursor with which the device comes back.
 */
public final class Acknowledgements {
  private static final int LOOKS_MAX = 64;

  /** After writes that failed, so many times {@link #flush} waits. */
  private static final int REST = 8;

  private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);

  /** A message comes before the state of its conversation is stored, with the members. */
  private static final class NotYetStored extends Exception {
    private static final long serialVersionUID = 1L;

    NotYetStored() {
      super("the state of the group is older than the message", null, false, false);
    }
  }

  private final GatewayStores stores;
  private final ReceiptSignals signals;
  private final AckBook book = new AckBook();
  private int looks;
  private boolean looking;
  private boolean writing;
  private int restsLeft;

  public Acknowledgements(GatewayStores stores, ReceiptSignals signals) {
    this.stores = stores;
    this.signals = signals;
  }

  /** Takes an acknowledgement for the next {@link #flush}. */
  void add(Effect.Acknowledge acknowledge) {
    book.add(acknowledge);
  }

  /** Writes what has been gathered, and tells those whom it concerns. */
  void flush() {
    if (restsLeft > 0) {
      restsLeft--;
      return;
    }
    if (!writing) {
      write();
    }
    book.lookAgain();
    lookAtUnclear();
  }

  private void write() {
    writing = true;
    Batch batch = book.take();
    Map<String, List<Future<Void>>> byUser = writeDelivered(batch.delivered());
    List<Future<Void>> all = new ArrayList<>();
    byUser.values().forEach(all::addAll);
    batch
        .cursors()
        .forEach(
            (device, inboxSeq) ->
                all.add(
                    Future.all(byUser.getOrDefault(device.userId(), List.of()))
                        .compose(told -> writeCursor(device, inboxSeq))
                        .onFailure(this::notKept)
                        .onFailure(failure -> book.reach(device, inboxSeq))));
    Future.join(all).onComplete(done -> writing = false);
  }

  private void notKept(Throwable failure) {
    if (!(failure instanceof NotYetStored)) {
      LOG.debug("an acknowledgement was not kept: {}", failure.toString());
      restsLeft = REST;
    }
  }

  private Future<Void> writeCursor(Device device, long inboxSeq) {
    return stores
        .cursors()
        .write(device.userId(), device.deviceId(), stores.inboxes().epoch(), inboxSeq)
        .mapEmpty();
  }

  /** A group is looked at once for all of its members. */
  private Map<String, List<Future<Void>>> writeDelivered(Map<Member, Progress> delivered) {
    Map<String, Future<ConversationState>> groups = new HashMap<>();
    Map<String, List<Future<Void>>> byUser = new HashMap<>();
    delivered.forEach(
        (member, progress) -> {
          String conversationId = member.conversationId();
          Future<Void> written =
              ConversationIds.isGroup(conversationId)
                  ? groups
                      .computeIfAbsent(conversationId, stores.states()::load)
                      .compose(state -> writeDelivered(state, member, progress))
                  : writeDelivered(member, progress);
          byUser
              .computeIfAbsent(member.userId(), userId -> new ArrayList<>())
              .add(
                  written
                      .onFailure(this::notKept)
                      .onFailure(failure -> book.note(member, progress)));
        });
    return byUser;
  }

  /** Members only: one who was removed meanwhile is not told of, and is not told. */
  private Future<Void> writeDelivered(ConversationState state, Member member, Progress progress) {
    if (Integer.compareUnsigned(state.getHead(), progress.sequence()) < 0) {
      return Future.failedFuture(new NotYetStored());
    }
    List<String> memberIds = state.getMemberIdsList();
    if (!memberIds.contains(member.userId())) {
      return Future.succeededFuture();
    }
    Set<String> senderIds = new HashSet<>(progress.senderIds());
    senderIds.retainAll(memberIds);
    return writeDelivered(member, new Progress(progress.sequence(), senderIds));
  }

  private Future<Void> writeDelivered(Member member, Progress progress) {
    return stores
        .receipts()
        .writeDelivered(member.conversationId(), member.userId(), progress.sequence())
        .onSuccess(
            written ->
                signals.add(
                    Receipt.newBuilder()
                        .setConversationId(member.conversationId())
                        .setUserId(member.userId())
                        .setDelivered(progress.sequence())
                        .build(),
                    progress.senderIds()))
        .mapEmpty();
  }

  /** A look may end while it is begun; then the loop that began it goes on. */
  private void lookAtUnclear() {
    if (looking) {
      return;
    }
    looking = true;
    Optional<Look> next = looks < LOOKS_MAX ? book.nextLook() : Optional.empty();
    while (next.isPresent()) {
      Look look = next.get();
      looks++;
      lookAt(look)
          .onFailure(
              failure -> {
                LOG.debug("not found what a device has: {}", failure.toString());
                book.failed(look);
              })
          .onComplete(
              looked -> {
                looks--;
                lookAtUnclear();
              });
      next = looks < LOOKS_MAX ? book.nextLook() : Optional.empty();
    }
    looking = false;
  }

  /** A device that acknowledged nothing new needs no look at its conversations. */
  private Future<Void> lookAt(Look look) {
    Device device = look.device();
    return stores
        .cursors()
        .load(device.userId(), device.deviceId(), stores.inboxes().epoch())
        .compose(
            known -> {
              long fresh = look.upTo() - known;
              if (fresh <= 0) {
                book.found(look, known);
                return Future.succeededFuture();
              }
              return fresh <= Limits.PAGE_MAX
                  ? lookAtEvents(look, known, (int) fresh)
                  : lookAtList(look, known);
            });
  }

  /** A few events say by themselves what has reached the device. */
  private Future<Void> lookAtEvents(Look look, long known, int fresh) {
    return stores
        .inboxes()
        .page(look.device().userId(), known, look.upTo(), fresh)
        .compose(
            events -> {
              events.stream().filter(Event::hasMessage).forEach(event -> arrived(look, event));
              if (events.size() == fresh) {
                book.found(look, known);
              } else if (isStored(look, events) || look.looksLeft() == 0) {
                return lookAtList(look, known);
              } else {
                book.notStored(look);
              }
              return Future.succeededFuture();
            });
  }

  private static boolean isStored(Look look, List<Event> events) {
    return !events.isEmpty()
        && Integer.toUnsignedLong(events.get(events.size() - 1).getInboxSeq()) == look.upTo();
  }

  private Future<Void> lookAtList(Look look, long known) {
    return stores
        .lists()
        .list(look.device().userId())
        .onSuccess(
            entries -> {
              entries.stream()
                  .filter(ConversationListEntry::hasLastMessage)
                  .filter(entry -> Integer.toUnsignedLong(entry.getInboxSeq()) <= look.upTo())
                  .forEach(entry -> arrived(look, entry));
              book.found(look, known);
            })
        .mapEmpty();
  }

  private void arrived(Look look, Event event) {
    arrived(
        look,
        event.getConversationId(),
        event.getMessage().getSequence(),
        event.getMessage().getSenderId());
  }

  private void arrived(Look look, ConversationListEntry entry) {
    arrived(look, entry.getConversationId(), entry.getHead(), entry.getLastMessage().getSenderId());
  }

  private void arrived(Look look, String conversationId, int sequence, String senderId) {
    String userId = look.device().userId();
    if (!senderId.equals(userId) && !look.hasNoted(conversationId, sequence, senderId)) {
      book.note(new Member(conversationId, userId), new Progress(sequence, Set.of(senderId)));
    }
  }
}
