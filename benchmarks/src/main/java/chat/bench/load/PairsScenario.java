package chat.bench.load;

import chat.bench.account.Accounts;
import chat.bench.check.CheckResult;
import chat.bench.check.Checker;
import chat.bench.check.DeviceHistory;
import chat.bench.check.History;
import chat.bench.client.Bounded;
import chat.bench.client.ChatClient;
import chat.bench.client.Counters;
import chat.bench.client.Fleet;
import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import chat.bench.client.SessionKeeper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Pairs of people, one device each, who write to one another, are contacts and watch one another.
 * Of some pairs nobody writes, and one of the two vanishes when it is asked for.
 */
public final class PairsScenario {
  private static final int CONNECTS_AT_ONCE = 50;
  private static final int CALLS_AT_ONCE = 16;
  private static final Duration SETUP_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SEEN_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 100;

  private final Fleet fleet;
  private final PairWatch watch;
  private final Load load;
  private final History history;
  private final List<List<ChatClient>> pairs;
  private final int quietPairs;

  private PairsScenario(
      Fleet fleet,
      PairWatch watch,
      Load load,
      History history,
      List<List<ChatClient>> pairs,
      int quietPairs) {
    this.fleet = fleet;
    this.watch = watch;
    this.load = load;
    this.history = history;
    this.pairs = pairs;
    this.quietPairs = quietPairs;
  }

  /**
   * Makes the contacts and connects everybody; returns when each sees the other of his pair online.
   *
   * @param quietPairs how many of the pairs, the first ones, do not write
   */
  public static PairsScenario connect(
      Vertx vertx,
      HttpApi api,
      List<Accounts.Pair> accounts,
      int quietPairs,
      int textCharacters,
      long seed)
      throws InterruptedException, TimeoutException {
    SplittableRandom random = new SplittableRandom(seed);
    Progress progress = new Progress();
    PairWatch watch = new PairWatch(progress);
    Fleet fleet = new Fleet(vertx, watch, random.split());
    History history = new History();
    List<List<ChatClient>> pairs = new ArrayList<>();
    List<Load.Seat> seats = new ArrayList<>();
    for (Accounts.Pair pair : accounts) {
      List<String> members = pair.sessions().stream().map(Session::userId).toList();
      history.conversation(pair.conversationId(), members);
      List<ChatClient> clients = new ArrayList<>();
      for (Session session : pair.sessions()) {
        DeviceHistory device = history.device(session.userId(), session.deviceId());
        ChatClient client =
            new ChatClient(fleet, new SessionKeeper(api, session, Clock.systemUTC()), device)
                .watching(members.stream().filter(id -> !id.equals(session.userId())).toList());
        watch.add(client);
        clients.add(client);
        if (pairs.size() >= quietPairs) {
          seats.add(new Load.Seat(client, pair.conversationId(), members.size()));
        }
      }
      pairs.add(clients);
    }
    fleet.call(
        () -> Bounded.map(accounts, CALLS_AT_ONCE, pair -> befriend(api, pair)), SETUP_TIMEOUT);
    Load load =
        new Load(fleet, progress, seats, new CpuMeter(Map.of()), textCharacters, random.split());
    PairsScenario scenario = new PairsScenario(fleet, watch, load, history, pairs, quietPairs);
    fleet.call(
        () -> Bounded.map(scenario.clients(), CONNECTS_AT_ONCE, ChatClient::start), SETUP_TIMEOUT);
    scenario.awaitAllSeen();
    return scenario;
  }

  private static Future<Void> befriend(HttpApi api, Accounts.Pair pair) {
    Session left = pair.sessions().get(0);
    Session right = pair.sessions().get(1);
    return api.putContact(left, right.userId())
        .compose(asked -> api.putContact(right, left.userId()))
        .mapEmpty();
  }

  private void awaitAllSeen() throws InterruptedException, TimeoutException {
    long giveUpNanos = System.nanoTime() + SEEN_TIMEOUT.toNanos();
    while (!fleet.call(() -> Future.succeededFuture(watch.allSeeOneAnother()), CALL_TIMEOUT)) {
      if (System.nanoTime() - giveUpNanos > 0) {
        throw new TimeoutException("not everybody sees the other of his pair online");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private List<ChatClient> clients() {
    return pairs.stream().flatMap(List::stream).toList();
  }

  /** How many devices are on each gateway. */
  public Map<String, Integer> gateways() throws InterruptedException, TimeoutException {
    return fleet.call(
        () -> {
          Map<String, Integer> devices = new TreeMap<>();
          clients().stream()
              .filter(ChatClient::isLive)
              .forEach(client -> devices.merge(client.gateway(), 1, Integer::sum));
          return Future.succeededFuture(devices);
        },
        CALL_TIMEOUT);
  }

  /** Runs a load on the calling thread. */
  public LoadResult run(Load.Plan plan) throws InterruptedException, TimeoutException {
    return load.run(plan);
  }

  /**
   * From now on it is measured who loses his connection, and who sees what. In this moment one of
   * each quiet pair is cut off for good.
   */
  public void begin() throws InterruptedException, TimeoutException {
    fleet.call(
        () -> {
          watch.begin();
          pairs.subList(0, quietPairs).forEach(pair -> vanish(pair.get(0), pair.get(1)));
          return Future.succeededFuture();
        },
        CALL_TIMEOUT);
  }

  private void vanish(ChatClient client, ChatClient other) {
    watch.leaves(client, other);
    client.cut();
    Future<Void> unused = client.close();
  }

  /** What has come of it by now. */
  public PairWatch.Outcome outcome() throws InterruptedException, TimeoutException {
    return fleet.call(() -> Future.succeededFuture(watch.outcome()), CALL_TIMEOUT);
  }

  public Counters counters() {
    return fleet.counters();
  }

  /** The verdict on everything since the clients connected; after {@link #close()} only. */
  public CheckResult check() {
    return Checker.check(history);
  }

  public void close() throws InterruptedException, TimeoutException {
    fleet.call(() -> Bounded.map(clients(), CONNECTS_AT_ONCE, ChatClient::close), SETUP_TIMEOUT);
  }
}
