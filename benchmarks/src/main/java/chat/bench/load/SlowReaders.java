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
import chat.bench.client.SlowSocket;
import chat.model.v1.Cursor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pairs of people of whom one writes and the other reads: first as everybody does, then a byte a
 * second, connecting again whenever he is cut off, and in the end at full speed what he missed.
 */
public final class SlowReaders {
  private static final int CONNECTS_AT_ONCE = 20;
  private static final int READ_MILLIS = 1_000;
  private static final int READS_PER_BEAT = 5;
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final HttpApi api;
  private final Fleet fleet;
  private final Load load;
  private final History history = new History();
  private final List<ChatClient> writers = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private Thread clock;
  private volatile boolean reading;
  private final AtomicInteger cutOff = new AtomicInteger();

  private static final class Reader {
    private final Session session;
    private final DeviceHistory history;
    private ChatClient fast;
    private SlowSocket slow;
    private Cursor cursor;

    private Reader(Session session, DeviceHistory history) {
      this.session = session;
      this.history = history;
    }
  }

  /**
   * @param pairs in each the first writes and the second reads
   */
  public SlowReaders(
      Vertx vertx, HttpApi api, List<Accounts.Pair> pairs, int textCharacters, long seed) {
    this.api = api;
    SplittableRandom random = new SplittableRandom(seed);
    Progress progress = new Progress();
    fleet = new Fleet(vertx, progress, random.split());
    List<Load.Seat> seats = new ArrayList<>();
    for (Accounts.Pair pair : pairs) {
      Session writer = pair.sessions().get(0);
      Session reader = pair.sessions().get(1);
      history.conversation(pair.conversationId(), List.of(writer.userId(), reader.userId()));
      ChatClient client = client(writer, history.device(writer.userId(), writer.deviceId()));
      writers.add(client);
      readers.add(new Reader(reader, history.device(reader.userId(), reader.deviceId())));
      // Whether a message has landed is told by the writer's own device alone.
      seats.add(new Load.Seat(client, pair.conversationId(), 1));
    }
    load = new Load(fleet, progress, seats, new CpuMeter(Map.of()), textCharacters, random.split());
  }

  /** Connects all; the readers read as everybody does. */
  public void connect() throws InterruptedException, TimeoutException {
    fleet.call(() -> Bounded.map(writers, CONNECTS_AT_ONCE, ChatClient::start), TIMEOUT);
    readAtFullSpeed();
  }

  /** Lets the writers write. */
  public LoadResult run(Load.Plan plan) throws InterruptedException, TimeoutException {
    return load.run(plan);
  }

  /** From now on the readers read a byte a second. */
  public void slowDown() throws IOException, InterruptedException, TimeoutException {
    for (Reader reader : readers) {
      reader.cursor = reader.fast.cursor();
      fleet.call(reader.fast::close, TIMEOUT);
      open(reader);
    }
    reading = true;
    clock = new Thread(this::readSlowly, "slow-readers");
    clock.setDaemon(true);
    clock.start();
  }

  /** The readers read what they missed; returns when they have all of it. */
  public void catchUp() throws IOException, InterruptedException, TimeoutException {
    reading = false;
    clock.join();
    for (Reader reader : readers) {
      reader.slow.close();
    }
    readAtFullSpeed();
  }

  /** How often a reader was cut off because nothing could be written to him for too long. */
  public int cutOff() {
    return cutOff.get();
  }

  public Counters counters() {
    return fleet.counters();
  }

  /** The verdict; after {@link #close()} only. */
  public CheckResult check() {
    return Checker.check(history);
  }

  public void close() throws InterruptedException, TimeoutException {
    reading = false;
    List<ChatClient> all = new ArrayList<>(writers);
    readers.forEach(reader -> all.add(reader.fast));
    fleet.call(() -> Future.all(all.stream().map(ChatClient::close).toList()), TIMEOUT);
  }

  private void readAtFullSpeed() throws InterruptedException, TimeoutException {
    for (Reader reader : readers) {
      reader.fast = client(reader.session, reader.history);
      if (reader.cursor != null) {
        reader.fast.resumeFrom(reader.cursor);
      }
    }
    fleet.call(
        () -> Bounded.map(readers, CONNECTS_AT_ONCE, reader -> reader.fast.start()), TIMEOUT);
  }

  private ChatClient client(Session session, DeviceHistory device) {
    return new ChatClient(fleet, new SessionKeeper(api, session, Clock.systemUTC()), device);
  }

  private static void open(Reader reader) throws IOException {
    reader.slow = new SlowSocket(URI.create(reader.session.gatewayUrls().get(0)));
    reader.slow.hello(reader.session.accessToken(), reader.cursor);
  }

  private void readSlowly() {
    for (int round = 1; reading; round++) {
      for (Reader reader : readers) {
        try {
          reader.slow.readByte();
          if (round % READS_PER_BEAT == 0) {
            reader.slow.beat();
          }
        } catch (IOException e) {
          connectAgain(reader);
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(READ_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void connectAgain(Reader reader) {
    cutOff.incrementAndGet();
    try {
      reader.slow.close();
      open(reader);
    } catch (IOException e) {
      // The next round meets the closed socket and tries again.
    }
  }
}
