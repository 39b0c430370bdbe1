package chat.push.io;

import chat.model.v1.DeadPush;
import chat.model.v1.PushRecord;
import chat.push.core.Answer;
import chat.push.core.Dispatch;
import chat.push.core.Effect;
import chat.runtime.kafka.FoldHost;
import chat.runtime.kafka.FoldWorker;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Vertx;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what one partition of the push topic means for the devices of one provider. */
public final class PushPartition extends FoldWorker<Effect> {
  private static final Logger LOG = LoggerFactory.getLogger(PushPartition.class);

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
          () -> provider.looks().look(provider.metrics().provider(), effect),
          seen -> dispatch.looked(effect.id(), seen.surroundings(), seen.devices(), now()));
    }

    @Override
    public void prepare(Effect.Prepare effect) {
      repeat(
          "reading what a device was told",
          () -> provider.preparations().prepare(effect),
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
    public void report(Effect.Report effect) {
      repeat(
          "writing what a provider has answered",
          () -> provider.results().append(effect.outcome()),
          written -> dispatch.reported(effect, now()));
    }

    @Override
    public void mark(Effect.Mark effect) {
      repeat(
          "writing what a device was told",
          () -> provider.preparations().mark(effect),
          written -> dispatch.done(effect.id(), now()));
    }

    @Override
    public void forget(Effect.Forget effect) {
      repeat(
          "removing a dead token",
          () ->
              provider.registrations().forget(provider.metrics().provider(), effect.registration()),
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
          () -> provider.results().append(partition, letter),
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
  }
}
