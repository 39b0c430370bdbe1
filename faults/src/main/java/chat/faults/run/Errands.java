package chat.faults.run;

import chat.bench.client.Bounded;
import chat.bench.client.Fleet;
import chat.bench.client.HttpApi;
import chat.bench.client.HttpApiException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Calls of the HTTP API beside the messages: reads a page of history, asks how far members have
 * got, opens a conversation that is there already, which goes through PostgreSQL, the log and
 * Cassandra, changes messages, and puts guests into groups and out. Belongs to the fleet's event
 * loop.
 */
final class Errands {
  private static final int PACE_MILLIS = 500;
  private static final int UNDER_WAY_MAX = 4;
  private static final int CALLS = 5;
  private static final int REFUSALS_KEPT_MAX = 20;

  private final HttpApi api;
  private final RandomGenerator random;
  private final Tally history = new Tally("history");
  private final Tally receipts = new Tally("receipts");
  private final Tally open = new Tally("open_conversation");
  private final Tally changes = new Tally("change_message");
  private final Tally members = new Tally("change_members");
  private final Set<People.Seat> asking = new HashSet<>();
  private final List<String> refusals = new ArrayList<>();
  private final Amendments amendments;
  private List<People.Seat> seats = List.of();
  private Guests guests;
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
    this.amendments = new Amendments(api, random);
  }

  void start(Fleet fleet, People people) {
    seats = people.all();
    guests = new Guests(api, random, people.guests());
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
    return Stream.of(history, receipts, open, changes, members).map(Tally::count).toList();
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
    String conversationId = seat.rooms().get(random.nextInt(seat.rooms().size())).conversationId();
    switch (random.nextInt(CALLS)) {
      case 0 ->
          run(
              history,
              () -> seat.session().call(session -> api.messagesAfter(session, conversationId, 0)));
      case 1 ->
          run(
              open,
              () ->
                  seat.session().call(session -> api.directConversation(session, seat.otherId())));
      case 2 -> run(changes, () -> amendments.next(seat));
      case 3 -> run(members, guests::next);
      default -> run(receipts, () -> receipts(seat, conversationId));
    }
  }

  /** One at a time for each device, so that it is clear which answer is the later one. */
  private Future<Void> receipts(People.Seat seat, String conversationId) {
    if (!asking.add(seat)) {
      return Future.succeededFuture();
    }
    return seat.session()
        .call(session -> api.receipts(session, conversationId))
        .onSuccess(all -> all.forEach(seat.history()::fetchedReceipt))
        .onComplete(done -> asking.remove(seat))
        .mapEmpty();
  }

  /**
   * Fetches the receipts of all conversations of each device.
   *
   * @return conversations in which a member has not read up to the newest message that the device
   *     saw
   */
  Future<List<String>> lastReceipts(List<People.Seat> all) {
    List<String> behind = new ArrayList<>();
    return Bounded.map(all, UNDER_WAY_MAX, seat -> lastReceipts(seat, behind)).map(done -> behind);
  }

  private Future<Void> lastReceipts(People.Seat seat, List<String> behind) {
    if (asking.contains(seat)) {
      behind.add(seat.client().userId() + " is asking");
      return Future.succeededFuture();
    }
    return Bounded.map(seat.rooms(), 1, room -> lastReceipts(seat, room.conversationId(), behind))
        .mapEmpty();
  }

  private Future<Void> lastReceipts(People.Seat seat, String conversationId, List<String> behind) {
    return seat.session()
        .call(session -> api.receipts(session, conversationId))
        .onSuccess(
            all -> {
              all.forEach(seat.history()::fetchedReceipt);
              int newest = seat.history().newest(conversationId);
              if (all.stream().anyMatch(receipt -> receipt.getRead() < newest)) {
                behind.add("%s at %d: %s".formatted(conversationId, newest, all));
              }
            })
        .mapEmpty();
  }

  /** Compares changed messages with history, when everything has come to rest. */
  Future<Void> readChanged() {
    return amendments.readAgain();
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
    return failure instanceof HttpApiException refused && refused.isFinal();
  }
}
