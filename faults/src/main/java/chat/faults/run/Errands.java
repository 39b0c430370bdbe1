package chat.faults.run;

import chat.bench.client.Fleet;
import chat.bench.client.HttpApi;
import chat.bench.client.HttpApiException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Calls of the HTTP API beside the messages: reads a page of history, and opens a conversation that
 * is there already, which goes through PostgreSQL, the log and Cassandra. Belongs to the fleet's
 * event loop.
 */
final class Errands {
  private static final int PACE_MILLIS = 500;
  private static final int UNDER_WAY_MAX = 4;
  private static final int REFUSALS_KEPT_MAX = 20;
  private static final int STATUS_TOO_MANY = 429;
  private static final int STATUS_SERVER = 500;

  private final HttpApi api;
  private final RandomGenerator random;
  private final Tally history = new Tally("history");
  private final Tally open = new Tally("open_conversation");
  private final List<String> refusals = new ArrayList<>();
  private List<People.Seat> seats = List.of();
  private boolean going;
  private int underWay;
  private long lastOkStartNanos;

  /** Outcomes of one kind of call. */
  static final class Tally {
    final String name;
    long ok;
    long failed;
    long unknown;

    Tally(String name) {
      this.name = name;
    }

    OperationCount count() {
      return new OperationCount(name, ok, failed, unknown);
    }
  }

  private interface Call {
    Future<?> run();
  }

  Errands(HttpApi api, RandomGenerator random) {
    this.api = api;
    this.random = random;
  }

  void start(Fleet fleet, List<People.Seat> seated) {
    seats = List.copyOf(seated);
    going = true;
    lastOkStartNanos = System.nanoTime();
    fleet.every(PACE_MILLIS, this::next);
  }

  void stop() {
    going = false;
  }

  /** When the last call that went well began. */
  long lastOkStartNanos() {
    return lastOkStartNanos;
  }

  List<OperationCount> counts() {
    return List.of(history.count(), open.count());
  }

  /** Calls that were refused although nothing was wrong with them. */
  List<String> refusals() {
    return List.copyOf(refusals);
  }

  private void next() {
    if (!going || underWay >= UNDER_WAY_MAX) {
      return;
    }
    People.Seat seat = seats.get(random.nextInt(seats.size()));
    if (random.nextBoolean()) {
      run(
          history,
          () ->
              seat.session()
                  .current()
                  .compose(session -> api.messagesAfter(session, seat.conversationId(), 0)));
    } else {
      run(
          open,
          () ->
              seat.session()
                  .current()
                  .compose(session -> api.directConversation(session, seat.otherId())));
    }
  }

  private void run(Tally tally, Call call) {
    underWay++;
    long startNanos = System.nanoTime();
    call.run()
        .onComplete(
            done -> {
              underWay--;
              if (done.succeeded()) {
                tally.ok++;
                lastOkStartNanos = Math.max(lastOkStartNanos, startNanos);
              } else if (isRefusal(done.cause())) {
                tally.failed++;
                if (refusals.size() < REFUSALS_KEPT_MAX) {
                  refusals.add(done.cause().getMessage());
                }
              } else {
                tally.unknown++;
              }
            });
  }

  private static boolean isRefusal(Throwable failure) {
    return failure instanceof HttpApiException refused
        && refused.status() < STATUS_SERVER
        && refused.status() != STATUS_TOO_MANY;
  }
}
