package chat.push.io;

import chat.model.v1.Message;
import chat.model.v1.PushKind;
import chat.model.v1.PushWork;
import chat.push.core.Effect;
import chat.push.core.Marks;
import chat.runtime.seal.BodyOpener;
import chat.runtime.store.HistoryStore;
import com.google.protobuf.util.Timestamps;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is read and noted before something goes out to a device, and noted after it. Deliveries that
 * begin at about the same time share their requests: a message for many of them is read once.
 */
final class Preparations {
  private static final int DEVICES_MAX = 32;

  /** What is not there by then has been erased; the device hears of it without its text. */
  private static final long STORED_WITHIN_MILLIS = 60_000;

  private final MarkStore marks;
  private final HistoryStore history;
  private final BodyOpener bodies;
  private final Gathered<Effect.Prepare, Read> reads;

  Preparations(Vertx vertx, PushStores stores, BodyOpener bodies) {
    this.marks = stores.marks();
    this.history = stores.history();
    this.bodies = bodies;
    this.reads = new Gathered<>(vertx, DEVICES_MAX, this::read, true);
  }

  /** Marks, and the message that is to be shown. */
  record Prepared(Marks marks, Optional<Message> message) {}

  private record Read(Marks marks, Optional<HistoryStore.Stored> stored) {}

  private record MessageKey(String conversationId, int sequence) {
    static MessageKey of(Effect.Prepare effect) {
      return new MessageKey(effect.work().getConversationId(), effect.work().getSequence());
    }
  }

  Future<Prepared> prepare(Effect.Prepare effect) {
    return reads
        .ask(effect)
        .compose(
            read ->
                read.stored()
                    .map(stored -> stored(stored, effect.work()))
                    .orElse(Future.succeededFuture(Optional.empty()))
                    .map(message -> new Prepared(read.marks(), message)));
  }

  Future<Void> mark(Effect.Mark effect) {
    MarkStore.Place place =
        new MarkStore.Place(effect.userId(), effect.conversationId(), effect.deviceId());
    return effect.withdrawn()
        ? marks.writeWithdrawn(place, effect.sequence())
        : marks.writeTold(place, effect.sequence());
  }

  private Future<List<Read>> read(List<Effect.Prepare> effects) {
    List<Effect.Prepare> shows = effects.stream().filter(Preparations::isShow).toList();
    Map<MessageKey, Future<HistoryStore.Stored>> messages = new HashMap<>();
    shows.forEach(
        effect ->
            messages.computeIfAbsent(
                MessageKey.of(effect), key -> history.find(key.conversationId(), key.sequence())));
    // Every `intended` before any `read`; see docs/decisions/0021.
    Future<Map<MarkStore.Place, Marks>> found =
        Future.all(
                shows.stream()
                    .map(
                        effect ->
                            marks.writeIntended(
                                place(effect), Integer.toUnsignedLong(effect.work().getSequence())))
                    .toList())
            .compose(written -> marks.load(effects.stream().map(Preparations::place).toList()));
    return Future.all(List.copyOf(messages.values()))
        .compose(all -> found)
        .map(
            all ->
                effects.stream()
                    .map(
                        effect ->
                            new Read(
                                all.get(place(effect)),
                                Optional.ofNullable(messages.get(MessageKey.of(effect)))
                                    .map(Future::result)))
                    .toList());
  }

  /** The router writes a message beside the append from which we know of it. */
  private Future<Optional<Message>> stored(HistoryStore.Stored stored, PushWork work) {
    if (stored.position() > 0) {
      return bodies.message(work.getConversationId(), stored.message()).map(Optional::of);
    }
    boolean isNew =
        System.currentTimeMillis() - Timestamps.toMillis(work.getSentAt()) < STORED_WITHIN_MILLIS;
    return isNew
        ? Future.failedFuture("the message is not stored yet")
        : Future.succeededFuture(Optional.empty());
  }

  private static boolean isShow(Effect.Prepare effect) {
    return effect.work().getKind() == PushKind.PUSH_KIND_MESSAGE;
  }

  private static MarkStore.Place place(Effect.Prepare effect) {
    return new MarkStore.Place(
        effect.userId(), effect.work().getConversationId(), effect.deviceId());
  }
}
