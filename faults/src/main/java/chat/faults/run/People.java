package chat.faults.run;

import chat.bench.check.DeviceHistory;
import chat.bench.check.History;
import chat.bench.client.Bounded;
import chat.bench.client.ChatClient;
import chat.bench.client.Fleet;
import chat.bench.client.HttpApi;
import chat.bench.client.HttpApiException;
import chat.bench.client.Session;
import chat.bench.client.SessionKeeper;
import chat.model.ErrorCode;
import chat.model.Ids;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Pairs of people who write to one another; every second pair has a member with two devices, and
 * each few pairs have a group, and a guest who comes and goes. Belongs to the fleet's event loop.
 */
final class People {
  /** Hashing a password costs the platform tens of milliseconds of CPU. */
  private static final int CALLS_AT_ONCE = 4;

  private static final int CONNECTS_AT_ONCE = 20;

  private static final int PAIRS_OF_GROUP = 2;

  private static final int FIRST_SEQUENCE = 1;

  /** People look at their screens now and then. */
  private static final int READ_MILLIS = 15_000;

  private final HttpApi api;
  private final Fleet fleet;
  private final History history;
  private final List<Seat> seats = new ArrayList<>();
  private final List<Seat> quietSeats = new ArrayList<>();
  private final List<Guests.Guest> guests = new ArrayList<>();

  /**
   * A conversation.
   *
   * @param deliveries devices that get each message of it
   */
  record Room(String conversationId, int deliveries) {}

  /**
   * A device.
   *
   * @param otherId the other person of the pair
   * @param rooms where it writes, that of the pair first
   */
  record Seat(
      ChatClient client,
      SessionKeeper session,
      DeviceHistory history,
      String otherId,
      List<Room> rooms) {}

  private record Person(String handle, String password, Session session) {
    String userId() {
      return session.userId();
    }
  }

  /**
   * Two people.
   *
   * @param second a second device of the right one, or null
   * @param rooms where they write
   */
  private record Pair(Person left, Person right, Session second, List<Room> rooms) {
    List<String> userIds() {
      return List.of(left.userId(), right.userId());
    }

    int devices() {
      return second == null ? 2 : 3;
    }
  }

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
    return pairs(users / 2, true)
        .compose(
            pairs -> {
              pairs.forEach(pair -> seat(pair, seats));
              return pairs(quiet, false)
                  .onSuccess(others -> others.forEach(pair -> seat(pair, quietSeats)))
                  .compose(others -> connect())
                  .compose(c -> Bounded.map(groupsOf(pairs), CALLS_AT_ONCE, this::makeGroup));
            })
        .mapEmpty();
  }

  private Future<List<Void>> connect() {
    return Bounded.map(all(), CONNECTS_AT_ONCE, seat -> seat.client().start());
  }

  /** Devices of those who write. */
  List<Seat> seats() {
    return seats;
  }

  /** Devices of those who do not write by themselves; two, one of each person, for each pair. */
  List<Seat> quietSeats() {
    return quietSeats;
  }

  /** Who is put into groups and out again; each has one device. */
  List<Guests.Guest> guests() {
    return guests;
  }

  /** All devices but those of guests. */
  List<Seat> all() {
    List<Seat> all = new ArrayList<>(seats);
    all.addAll(quietSeats);
    return all;
  }

  Future<Void> leave() {
    return Future.all(withGuests().stream().map(seat -> seat.client().close()).toList()).mapEmpty();
  }

  /** Guests who have not come to the end of their inbox, and where they stand. */
  Future<List<String>> behind() {
    List<String> behind = new ArrayList<>();
    return Bounded.map(guests, CALLS_AT_ONCE, guest -> behind(guest, behind)).map(done -> behind);
  }

  private Future<Void> behind(Guests.Guest guest, List<String> behind) {
    return guest
        .elsewhere()
        .call(api::inboxHead)
        .onSuccess(
            head -> {
              int at = guest.seat().client().inboxSeq();
              if (at < head) {
                behind.add("%s is at %d of %d".formatted(guest.userId(), at, head));
              }
            })
        .mapEmpty();
  }

  private List<Seat> withGuests() {
    List<Seat> everybody = new ArrayList<>(all());
    guests.forEach(guest -> everybody.add(guest.seat()));
    return everybody;
  }

  private Future<List<Pair>> pairs(int count, boolean severalDevices) {
    List<Integer> numbers = IntStream.range(0, count).boxed().toList();
    return Bounded.map(numbers, CALLS_AT_ONCE, number -> pair(severalDevices && number % 2 == 0));
  }

  private Future<Pair> pair(boolean twoDevices) {
    return Future.all(signUp(), signUp())
        .compose(
            both -> {
              Person left = both.resultAt(0);
              Person right = both.resultAt(1);
              Future<Session> second =
                  twoDevices
                      ? api.login(right.handle(), right.password(), null)
                      : Future.succeededFuture();
              return Future.all(api.directConversation(left.session(), right.userId()), second)
                  .map(made -> pair(left, right, made.resultAt(1), made.resultAt(0)));
            });
  }

  private Pair pair(Person left, Person right, Session second, String conversationId) {
    Pair pair = new Pair(left, right, second, new ArrayList<>());
    history.conversation(conversationId, pair.userIds());
    pair.rooms().add(new Room(conversationId, pair.devices()));
    return pair;
  }

  private static List<List<Pair>> groupsOf(List<Pair> pairs) {
    List<List<Pair>> groups = new ArrayList<>();
    for (int first = 0; first < pairs.size(); first += PAIRS_OF_GROUP) {
      groups.add(pairs.subList(first, Math.min(pairs.size(), first + PAIRS_OF_GROUP)));
    }
    return groups;
  }

  /** Everybody is connected by then, so that the group's first event reaches each device too. */
  private Future<Void> makeGroup(List<Pair> pairs) {
    Seat maker = seatOf(pairs.get(0).left());
    List<String> memberIds = pairs.stream().flatMap(pair -> pair.userIds().stream()).toList();
    List<String> others =
        memberIds.stream().filter(id -> !id.equals(maker.history().userId())).toList();
    int devices = pairs.stream().mapToInt(Pair::devices).sum();
    String clientId = Ids.next();
    return maker
        .session()
        .call(session -> api.makeGroup(session, clientId, "faults", others))
        .onSuccess(
            groupId -> {
              history.conversation(groupId, memberIds);
              maker.history().send(groupId, UUID.fromString(clientId));
              maker.history().accepted(UUID.fromString(clientId), FIRST_SEQUENCE);
              pairs.forEach(pair -> pair.rooms().add(new Room(groupId, devices)));
            })
        .compose(groupId -> addGuest(maker, groupId));
  }

  private Future<Void> addGuest(Seat owner, String groupId) {
    return signUp()
        .compose(
            person ->
                api.login(person.handle(), person.password(), null)
                    .compose(
                        other -> {
                          Seat seat =
                              seat(person, person.session(), owner.history().userId(), List.of());
                          guests.add(new Guests.Guest(seat, owner, groupId, keeper(person, other)));
                          return seat.client().start();
                        }));
  }

  private Seat seatOf(Person person) {
    return seats.stream()
        .filter(seat -> seat.history().userId().equals(person.userId()))
        .findFirst()
        .orElseThrow();
  }

  private void seat(Pair pair, List<Seat> into) {
    Person left = pair.left();
    Person right = pair.right();
    into.add(seat(left, left.session(), right.userId(), pair.rooms()));
    into.add(seat(right, right.session(), left.userId(), pair.rooms()));
    if (pair.second() != null) {
      into.add(seat(right, pair.second(), left.userId(), pair.rooms()));
    }
  }

  private Seat seat(Person person, Session session, String otherId, List<Room> rooms) {
    SessionKeeper keeper = keeper(person, session);
    DeviceHistory device = history.device(session.userId(), session.deviceId());
    ChatClient client = new ChatClient(fleet, keeper, device).readingEvery(READ_MILLIS);
    return new Seat(client, keeper, device, otherId, rooms);
  }

  private SessionKeeper keeper(Person person, Session session) {
    return new SessionKeeper(
        api,
        session,
        Clock.systemUTC(),
        () -> api.login(person.handle(), person.password(), session.deviceId()));
  }

  private Future<Person> signUp() {
    String id = Ids.next();
    String handle = "faults" + id.substring(id.length() - 12);
    String password = "password of " + handle;
    return api.signUp(handle, password, handle)
        .recover(
            failure ->
                isTaken(failure) ? api.login(handle, password, null) : Future.failedFuture(failure))
        .map(session -> new Person(handle, password, session));
  }

  /** Nobody else has such a handle: an earlier attempt took effect although it was put off. */
  private static boolean isTaken(Throwable failure) {
    return failure instanceof HttpApiException refused
        && refused.code().equals(ErrorCode.HANDLE_TAKEN.code());
  }
}
