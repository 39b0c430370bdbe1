package chat.simulation.gateway;

import chat.model.Addresses;
import chat.model.ErrorCode;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Origin;
import chat.model.v1.Outcome;
import chat.model.v1.RetryLater;
import chat.runtime.kafka.Partitioning;
import chat.simulation.bus.SimulatedBus;
import chat.simulation.world.Life;
import chat.simulation.world.World;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Hands commands to the owner of their partition, or to any router when nobody is known there, and
 * waits a bounded time for the verdict; as {@code SubmissionClient} does.
 */
public final class Submissions {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int RETRY_AFTER_MILLIS = 1_000;

  private final World world;
  private final Life life;
  private final SimulatedBus bus;
  private final int partitions;
  private final String originAddress;
  private final Map<Long, Consumer<Outcome>> pending = new HashMap<>();
  private long lastSubmission;

  public Submissions(World world, Life life, SimulatedBus bus, int partitions) {
    this.world = world;
    this.life = life;
    this.bus = bus;
    this.partitions = partitions;
    originAddress = Addresses.outcomes(life.toString());
    bus.listen(life, originAddress, outcome -> complete((Outcome) outcome));
  }

  public void submit(ConversationRecord record, Consumer<Outcome> done) {
    long submission = ++lastSubmission;
    pending.put(submission, done);
    ConversationRecord addressed =
        record.toBuilder()
            .setOrigin(Origin.newBuilder().setAddress(originAddress).setSubmission(submission))
            .build();
    int partition = Partitioning.ofKey(record.getConversationId(), partitions);
    boolean sent =
        bus.send(life, Addresses.routerOfPartition(partition), addressed)
            || bus.send(life, Addresses.ANY_ROUTER, addressed);
    world.insideAfter(
        sent ? TIMEOUT_MILLIS : 0,
        life,
        "submission " + submission + " is given up",
        () ->
            complete(
                retryLater(submission, sent ? ErrorCode.OUTCOME_UNKNOWN : ErrorCode.UNAVAILABLE)));
  }

  private void complete(Outcome outcome) {
    Consumer<Outcome> waiting = pending.remove(outcome.getSubmission());
    if (waiting != null) {
      waiting.accept(outcome);
    }
  }

  private static Outcome retryLater(long submission, ErrorCode code) {
    return Outcome.newBuilder()
        .setSubmission(submission)
        .setRetryLater(
            RetryLater.newBuilder().setCode(code.code()).setRetryAfterMillis(RETRY_AFTER_MILLIS))
        .build();
  }
}
