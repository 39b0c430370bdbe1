package chat.push.io;

import chat.model.v1.DeadPush;
import chat.model.v1.Message;
import chat.model.v1.PushKind;
import chat.model.v1.PushRecord;
import chat.model.v1.PushWork;
import chat.push.core.Answer;
import chat.push.core.Dispatch;
import chat.push.core.Effect;
import chat.push.core.Marks;
import chat.runtime.kafka.FoldHost;
import chat.runtime.kafka.FoldWorker;
import chat.runtime.store.HistoryStore;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Timestamps;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what one partition of the push topic means for the devices of one provider. */
public final class PushPartition extends FoldWorker<Effect> {
  private static final Logger LOG = LoggerFactory.getLogger(PushPartition.class);

  /** What is not there by then has been erased; the device hears of it without its text. */
  private static final long STORED_WITHIN_MILLIS = 60_000;

  private final Dispatch dispatch;
  private final ProviderEnd provider;
  private final Effect.Cases effects = new Effects();

  PushPartition(
      Vertx vertx, FoldHost host, int partition, Dispatch dispatch, ProviderEnd provider) {
    super(vertx, host, partition);
    this.dispatch = dispatch;
    this.provider = provider;
  }

  @Override
  public void record(ConsumerRecord<String, byte[]> record) {
    try {
      PushRecord value = PushRecord.parseFrom(record.value());
      advance(() -> dispatch.record(record.offset(), value, now()));
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("offset {} of partition {} holds no PushRecord", record.offset(), partition);
    }
  }

  @Override
  public void tick() {
    advance(() -> dispatch.tick(now()));
    host.adjustReading(partition, dispatch.backlog());
  }

  @Override
  public int backlog() {
    return dispatch.backlog();
  }

  @Override
  protected void carryOut(Effect effect) {
    effect.match(effects);
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  private final class Effects implements Effect.Cases {
    @Override
    public void look(Effect.Look effect) {
      repeat(
          "looking for devices to push to",
          () -> provider.looks().look(effect),
          seen -> dispatch.looked(effect.id(), seen.surroundings(), seen.devices(), now()));
    }

    @Override
    public void prepare(Effect.Prepare effect) {
      repeat(
          "reading what a device was told",
          () -> prepared(effect),
          prepared -> dispatch.prepared(effect.id(), prepared.marks(), prepared.message(), now()));
    }

    @Override
    public void send(Effect.Send effect) {
      long startNanos = System.nanoTime();
      effect
          .delayMillis()
          .ifPresent(late -> provider.metrics().delay().record(late, TimeUnit.MILLISECONDS));
      provider
          .service()
          .send(effect.registration(), effect.notification())
          .onSuccess(
              answer -> {
                provider
                    .metrics()
                    .answers(answer.kind())
                    .record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
                answered(effect.id(), answer);
              });
    }

    @Override
    public void mark(Effect.Mark effect) {
      repeat(
          "writing what a device was told",
          () ->
              effect.withdrawn()
                  ? provider
                      .stores()
                      .marks()
                      .writeWithdrawn(
                          effect.userId(),
                          effect.conversationId(),
                          effect.deviceId(),
                          effect.sequence())
                  : provider
                      .stores()
                      .marks()
                      .writeTold(
                          effect.userId(),
                          effect.conversationId(),
                          effect.deviceId(),
                          effect.sequence()),
          written -> dispatch.done(effect.id(), now()));
    }

    @Override
    public void forget(Effect.Forget effect) {
      repeat(
          "removing a dead token",
          () -> provider.registrations().forget(effect.registration()),
          gone -> java.util.List.of());
    }

    @Override
    public void bury(Effect.Bury effect) {
      DeadPush letter = effect.letter();
      LOG.warn(
          "{}: a push was given up after {} attempts: {}",
          provider.metrics().provider(),
          letter.getAttempts(),
          letter.getReason());
      provider.metrics().dead().increment();
      repeat(
          "writing a dead letter",
          () -> provider.letters().append(partition, letter),
          written -> dispatch.done(effect.id(), now()));
    }

    @Override
    public void decided(Effect.Decided effect) {
      provider.metrics().decisions(effect.reason()).increment();
    }

    @Override
    public void commit(Effect.Commit effect) {
      host.commit(partition, effect.offset());
    }

    private void answered(long id, Answer answer) {
      if (!isClosed()) {
        advance(
            () -> dispatch.answered(id, answer, now(), ThreadLocalRandom.current().nextDouble()));
      }
    }

    private Future<Prepared> prepared(Effect.Prepare effect) {
      String conversationId = effect.work().getConversationId();
      MarkStore marks = provider.stores().marks();
      if (effect.work().getKind() != PushKind.PUSH_KIND_MESSAGE) {
        return marks
            .load(effect.userId(), conversationId, effect.deviceId())
            .map(found -> new Prepared(found, Optional.empty()));
      }
      Future<Optional<Message>> message =
          provider
              .stores()
              .history()
              .find(conversationId, effect.work().getSequence())
              .compose(stored -> stored(stored, effect.work()));
      Future<Marks> found =
          marks
              .writeIntended(
                  effect.userId(),
                  conversationId,
                  effect.deviceId(),
                  Integer.toUnsignedLong(effect.work().getSequence()))
              .compose(written -> marks.load(effect.userId(), conversationId, effect.deviceId()));
      return Future.all(message, found).map(both -> new Prepared(found.result(), message.result()));
    }

    /** The router writes a message beside the append from which we know of it. */
    private Future<Optional<Message>> stored(HistoryStore.Stored stored, PushWork work) {
      if (stored.position() > 0) {
        return Future.succeededFuture(Optional.of(stored.message()));
      }
      boolean isNew = now() - Timestamps.toMillis(work.getSentAt()) < STORED_WITHIN_MILLIS;
      return isNew
          ? Future.failedFuture("the message is not stored yet")
          : Future.succeededFuture(Optional.empty());
    }
  }

  private record Prepared(Marks marks, Optional<Message> message) {}
}
