package chat.faults.run;

import chat.faults.plan.Fault;
import chat.faults.plan.Kind;
import chat.faults.plan.Plan;
import chat.faults.plan.Target;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * People who write for the first time while Cassandra hangs, in conversations that no router has in
 * memory: each of their messages must be put off as long as it does. Belongs to the fleet's event
 * loop.
 */
final class ColdConversations {
  static final int PAIRS = 8;

  /** The hang has begun for everybody by then. */
  private static final long WRITE_AFTER_MILLIS = 5_000;

  /** Long after the answer that is due within 15 s, and before the end. */
  private static final long JUDGE_BEFORE_END_MILLIS = 5_000;

  private final Vertx vertx;
  private final Traffic traffic;
  private final List<String> notes = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  ColdConversations(Vertx vertx, Traffic traffic) {
    this.vertx = vertx;
    this.traffic = traffic;
  }

  /** So many pairs of people are needed for a plan. */
  static int pairsFor(Plan plan) {
    boolean needed =
        plan.steps().stream()
            .flatMap(step -> step.faults().stream())
            .anyMatch(ColdConversations::isFor);
    return needed ? PAIRS : 0;
  }

  static boolean isFor(Fault fault) {
    return fault.kind() == Kind.HANG && fault.target() == Target.CASSANDRA;
  }

  /** To be called when the fault begins. */
  void during(Fault fault, List<People.Seat> quietSeats) {
    long beginMillis = fault.after().toMillis();
    vertx.setTimer(beginMillis + WRITE_AFTER_MILLIS, timer -> write(fault, quietSeats));
  }

  private void write(Fault fault, List<People.Seat> quietSeats) {
    List<UUID> written = new ArrayList<>();
    for (People.Seat seat : quietSeats) {
      written.add(traffic.sendFrom(seat));
    }
    long millis = fault.duration().toMillis() - WRITE_AFTER_MILLIS - JUDGE_BEFORE_END_MILLIS;
    vertx.setTimer(millis, timer -> judge(written));
  }

  private void judge(List<UUID> written) {
    long putOff = written.stream().filter(traffic::isPutOff).count();
    notes.add(
        "%d of %d messages of cold conversations were put off".formatted(putOff, written.size()));
    if (putOff < written.size()) {
      problems.add(
          "COLD: with Cassandra away only %d of %d messages of cold conversations were put off"
              .formatted(putOff, written.size()));
    }
  }

  /** For people. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  List<String> problems() {
    return List.copyOf(problems);
  }
}
