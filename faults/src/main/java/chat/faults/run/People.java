package chat.faults.run;

import chat.bench.check.DeviceHistory;
import chat.bench.check.History;
import chat.bench.client.Bounded;
import chat.bench.client.ChatClient;
import chat.bench.client.Fleet;
import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import chat.bench.client.SessionKeeper;
import chat.model.Ids;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pairs of people who write to one another; every second pair has a member with two devices.
 * Belongs to the fleet's event loop.
 */
final class People {
  /** Hashing a password costs the platform tens of milliseconds of CPU. */
  private static final int CALLS_AT_ONCE = 4;

  private static final int CONNECTS_AT_ONCE = 20;

  /** People look at their screens now and then. */
  private static final int READ_MILLIS = 15_000;

  private final HttpApi api;
  private final Fleet fleet;
  private final History history;
  private final List<Seat> seats = new ArrayList<>();
  private final List<Seat> quietSeats = new ArrayList<>();

  /**
   * A device and the conversation that it writes in.
   *
   * @param otherId the other person of the conversation
   * @param deliveries devices that get each message of the conversation
   */
  record Seat(
      ChatClient client,
      SessionKeeper session,
      DeviceHistory history,
      String conversationId,
      String otherId,
      int deliveries) {}

  private record Person(String handle, String password, Session session) {}

  People(HttpApi api, Fleet fleet, History history) {
    this.api = api;
    this.fleet = fleet;
    this.history = history;
  }

  /**
   * Signs up people and connects their devices.
   *
   * @param users who write, an even number
   * @param quiet pairs of people beside them who do not write by themselves
   */
  Future<Void> arrive(int users, int quiet) {
    return pairs(users / 2, true, seats)
        .compose(seated -> pairs(quiet, false, quietSeats))
        .compose(seated -> Bounded.map(all(), CONNECTS_AT_ONCE, seat -> seat.client().start()))
        .mapEmpty();
  }

  /** Devices of those who write. */
  List<Seat> seats() {
    return seats;
  }

  /** Devices of those who do not write by themselves; two, one of each person, for each pair. */
  List<Seat> quietSeats() {
    return quietSeats;
  }

  /** All devices. */
  List<Seat> all() {
    List<Seat> all = new ArrayList<>(seats);
    all.addAll(quietSeats);
    return all;
  }

  Future<Void> leave() {
    return Future.all(all().stream().map(seat -> seat.client().close()).toList()).mapEmpty();
  }

  private Future<Void> pairs(int count, boolean severalDevices, List<Seat> into) {
    List<Integer> numbers = IntStream.range(0, count).boxed().toList();
    return Bounded.map(
            numbers, CALLS_AT_ONCE, number -> pair(severalDevices && number % 2 == 0, into))
        .mapEmpty();
  }

  private Future<Void> pair(boolean twoDevices, List<Seat> into) {
    return Future.all(signUp(), signUp())
        .compose(
            both -> {
              Person left = both.resultAt(0);
              Person right = both.resultAt(1);
              Future<Session> second =
                  twoDevices
                      ? api.login(right.handle(), right.password(), null)
                      : Future.succeededFuture();
              return Future.all(
                      api.directConversation(left.session(), right.session().userId()), second)
                  .onSuccess(
                      made -> into.addAll(seat(left, right, made.resultAt(0), made.resultAt(1))));
            })
        .mapEmpty();
  }

  private List<Seat> seat(Person left, Person right, String conversationId, Session second) {
    String leftId = left.session().userId();
    String rightId = right.session().userId();
    history.conversation(conversationId, List.of(leftId, rightId));
    int deliveries = second == null ? 2 : 3;
    List<Seat> seated = new ArrayList<>();
    seated.add(seat(left, left.session(), conversationId, rightId, deliveries));
    seated.add(seat(right, right.session(), conversationId, leftId, deliveries));
    if (second != null) {
      seated.add(seat(right, second, conversationId, leftId, deliveries));
    }
    return seated;
  }

  private Seat seat(
      Person person, Session session, String conversationId, String otherId, int deliveries) {
    SessionKeeper keeper =
        new SessionKeeper(
            api,
            session,
            Clock.systemUTC(),
            () -> api.login(person.handle(), person.password(), session.deviceId()));
    DeviceHistory device = history.device(session.userId(), session.deviceId());
    ChatClient client = new ChatClient(fleet, keeper, device).readingEvery(READ_MILLIS);
    return new Seat(client, keeper, device, conversationId, otherId, deliveries);
  }

  private Future<Person> signUp() {
    String id = Ids.next();
    String handle = "faults" + id.substring(id.length() - 12);
    String password = "password of " + handle;
    return api.signUp(handle, password, handle)
        .map(session -> new Person(handle, password, session));
  }
}
