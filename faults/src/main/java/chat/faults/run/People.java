package chat.faults.run;

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

  private final HttpApi api;
  private final Fleet fleet;
  private final History history;
  private final List<Seat> seats = new ArrayList<>();

  /**
   * A device and the conversation that it writes in.
   *
   * @param otherId the other person of the conversation
   * @param deliveries devices that get each message of the conversation
   */
  record Seat(
      ChatClient client,
      SessionKeeper session,
      String conversationId,
      String otherId,
      int deliveries) {}

  private record Person(String handle, String password, Session session) {}

  People(HttpApi api, Fleet fleet, History history) {
    this.api = api;
    this.fleet = fleet;
    this.history = history;
  }

  /** Signs up so many people, an even number, and connects their devices. */
  Future<Void> arrive(int users) {
    List<Integer> pairs = IntStream.range(0, users / 2).boxed().toList();
    return Bounded.map(pairs, CALLS_AT_ONCE, this::pair)
        .compose(seated -> Bounded.map(seats, CONNECTS_AT_ONCE, seat -> seat.client().start()))
        .mapEmpty();
  }

  List<Seat> seats() {
    return seats;
  }

  Future<Void> leave() {
    return Future.all(seats.stream().map(seat -> seat.client().close()).toList()).mapEmpty();
  }

  private Future<Void> pair(int number) {
    boolean twoDevices = number % 2 == 0;
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
                  .onSuccess(made -> seat(left, right, made.<String>resultAt(0), made.resultAt(1)));
            })
        .mapEmpty();
  }

  private void seat(Person left, Person right, String conversationId, Session second) {
    String leftId = left.session().userId();
    String rightId = right.session().userId();
    history.conversation(conversationId, List.of(leftId, rightId));
    int deliveries = second == null ? 2 : 3;
    seat(left, left.session(), conversationId, rightId, deliveries);
    seat(right, right.session(), conversationId, leftId, deliveries);
    if (second != null) {
      seat(right, second, conversationId, leftId, deliveries);
    }
  }

  private void seat(
      Person person, Session session, String conversationId, String otherId, int deliveries) {
    SessionKeeper keeper =
        new SessionKeeper(
            api,
            session,
            Clock.systemUTC(),
            () -> api.login(person.handle(), person.password(), session.deviceId()));
    ChatClient client =
        new ChatClient(fleet, keeper, history.device(session.userId(), session.deviceId()));
    seats.add(new Seat(client, keeper, conversationId, otherId, deliveries));
  }

  private Future<Person> signUp() {
    String id = Ids.next();
    String handle = "faults" + id.substring(id.length() - 12);
    String password = "password of " + handle;
    return api.signUp(handle, password, handle)
        .map(session -> new Person(handle, password, session));
  }
}
