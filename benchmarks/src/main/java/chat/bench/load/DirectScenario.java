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
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;

/** Pairs of people, one device each, who write to one another. */
public final class DirectScenario {
  private static final int CONNECTS_AT_ONCE = 20;
  private static final Duration CONNECT_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  private final Fleet fleet;
  private final Load load;
  private final History history;
  private final List<ChatClient> clients;

  private DirectScenario(Fleet fleet, Load load, History history, List<ChatClient> clients) {
    this.fleet = fleet;
    this.load = load;
    this.history = history;
    this.clients = clients;
  }

  /** Connects both devices of each pair; returns when all are live. */
  public static DirectScenario connect(
      Vertx vertx,
      HttpApi api,
      List<Accounts.Pair> pairs,
      CpuMeter cpu,
      int textCharacters,
      long seed)
      throws InterruptedException, TimeoutException {
    SplittableRandom random = new SplittableRandom(seed);
    Progress progress = new Progress();
    Fleet fleet = new Fleet(vertx, progress, random.split());
    History history = new History();
    List<ChatClient> clients = new ArrayList<>();
    List<Load.Seat> seats = new ArrayList<>();
    for (Accounts.Pair pair : pairs) {
      List<String> members = pair.sessions().stream().map(Session::userId).toList();
      history.conversation(pair.conversationId(), members);
      for (Session session : pair.sessions()) {
        DeviceHistory device = history.device(session.userId(), session.deviceId());
        ChatClient client =
            new ChatClient(fleet, new SessionKeeper(api, session, Clock.systemUTC()), device);
        clients.add(client);
        seats.add(new Load.Seat(client, pair.conversationId(), members.size()));
      }
    }
    fleet.call(() -> Bounded.map(clients, CONNECTS_AT_ONCE, ChatClient::start), CONNECT_TIMEOUT);
    Load load = new Load(fleet, progress, seats, cpu, textCharacters, random.split());
    return new DirectScenario(fleet, load, history, clients);
  }

  public LoadResult run(Load.Plan plan) throws InterruptedException, TimeoutException {
    return load.run(plan);
  }

  public Counters counters() {
    return fleet.counters();
  }

  /** What the clients did and saw; to be read after {@link #close()} only. */
  public History history() {
    return history;
  }

  /** The verdict on everything since the clients connected; after {@link #close()} only. */
  public CheckResult check() {
    return Checker.check(history);
  }

  public void close() throws InterruptedException, TimeoutException {
    fleet.call(() -> Future.all(clients.stream().map(ChatClient::close).toList()), CLOSE_TIMEOUT);
  }
}
