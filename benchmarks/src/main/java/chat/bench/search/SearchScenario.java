package chat.bench.search;

import chat.bench.client.Bounded;
import chat.bench.client.HttpApi;
import chat.bench.client.OnLoop;
import chat.bench.client.Session;
import chat.bench.load.Arrivals;
import chat.model.Ids;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/** People with many conversations, each with one other of them, who look for words. */
public final class SearchScenario {
  private static final int WORDS_OF_MESSAGE = 15;
  private static final int CALLS_AT_ONCE = 8;
  private static final long CALLS_TIMEOUT_SECONDS = 300;
  private static final long LOOK_MILLIS = 20;
  private static final long SLOW_LOOK_MILLIS = 200;

  private static final long SEEDED_AT_ONCE = 5_000;

  /** More than there are partitions, so that hardly one is left out. */
  private static final int CONVERSATIONS_MARKED = 32;

  /** A conversation and its two members. */
  private record Conversation(String id, Session one, Session other) {}

  /** How long one kind of question took, and how many led to something. */
  public record Answers(Histogram micros, long asked, long failed, long withHits, long partial) {}

  /**
   * What came of the messages that were sent while people looked for them.
   *
   * @param delayMicros from the acknowledgement of a message until it is found
   * @param lastMillis the same, of the last one
   */
  public record Indexing(long sent, long failed, Histogram delayMicros, long lastMillis) {}

  private final Vertx vertx;
  private final HttpApi api;
  private final Vocabulary vocabulary;
  private final SplittableRandom random;
  private final List<Conversation> conversations = new ArrayList<>();

  public SearchScenario(Vertx vertx, HttpApi api, long seed) {
    this.vertx = vertx;
    this.api = api;
    this.random = new SplittableRandom(seed);
    this.vocabulary = new Vocabulary(random.split());
  }

  /** Everybody has a conversation with the next so many people, in a circle, and the last ones. */
  public void meet(List<Session> people, int each) throws InterruptedException, TimeoutException {
    List<Session[]> pairs = new ArrayList<>();
    for (int i = 0; i < people.size(); i++) {
      for (int step = 1; step <= each / 2; step++) {
        pairs.add(new Session[] {people.get(i), people.get((i + step) % people.size())});
      }
    }
    List<Conversation> made =
        await(
            () ->
                Bounded.map(
                    pairs,
                    CALLS_AT_ONCE,
                    pair ->
                        api.directConversation(pair[0], pair[1].userId())
                            .map(id -> new Conversation(id, pair[0], pair[1]))),
            CALLS_TIMEOUT_SECONDS);
    conversations.addAll(made);
  }

  /**
   * Fills the log and returns when everything can be found. A few conversations get much, most of
   * them little. What is not found yet is bounded, as it is where people say it: the folds take
   * what the log has, and more than Cassandra can take at once.
   */
  public void seed(String bootstrapServers, long messages, Consumer<String> progress)
      throws InterruptedException, TimeoutException {
    long[] left = shares(messages);
    long total = LongStream.of(left).sum();
    try (LogSeeder seeder = new LogSeeder(bootstrapServers)) {
      long sent = 0;
      long mark = SEEDED_AT_ONCE;
      Future<?> found = Future.succeededFuture();
      while (sent < total) {
        for (int i = 0; i < left.length; i++) {
          // In turn, and the large ones more often, so that none is alone at the end.
          for (long n = Math.min(left[i], 1 + left[i] / 500); n > 0; n--) {
            left[i]--;
            sent++;
            say(seeder, conversations.get(i), vocabulary.sentence(WORDS_OF_MESSAGE));
          }
        }
        if (sent >= mark || sent == total) {
          Future<?> before = found;
          await(() -> before, CALLS_TIMEOUT_SECONDS);
          found = mark(seeder);
          mark = sent + SEEDED_AT_ONCE;
          progress.accept("%,d of %,d messages are in the log".formatted(sent, total));
        }
      }
      Future<?> last = found;
      await(() -> last, CALLS_TIMEOUT_SECONDS);
    }
  }

  private long[] shares(long messages) {
    double shares = 0;
    for (int i = 0; i < conversations.size(); i++) {
      shares += 1.0 / (i + 1);
    }
    long[] left = new long[conversations.size()];
    for (int i = 0; i < left.length; i++) {
      left[i] = Math.round(messages / shares / (i + 1));
    }
    return left;
  }

  /** Says a new word in many conversations; done when it is found in all of them. */
  private Future<?> mark(LogSeeder seeder) {
    String marker = marker();
    List<Conversation> marked =
        conversations.subList(0, Math.min(CONVERSATIONS_MARKED, conversations.size()));
    marked.forEach(conversation -> say(seeder, conversation, marker));
    seeder.flush();
    Promise<Object> found = Promise.promise();
    vertx.runOnContext(
        v ->
            Bounded.map(marked, 1, conversation -> found(conversation, marker, SLOW_LOOK_MILLIS))
                .<Object>mapEmpty()
                .onComplete(found));
    return found.future();
  }

  /** Messages that the conversations have. */
  public long stored() throws InterruptedException, TimeoutException {
    return await(
            () ->
                Bounded.map(
                    conversations,
                    CALLS_AT_ONCE,
                    conversation -> api.head(conversation.one, conversation.id)),
            CALLS_TIMEOUT_SECONDS)
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Asks at an open schedule; the time counts from when a question was due. */
  public Answers ask(int words, double perSecond, Duration time)
      throws InterruptedException, TimeoutException {
    Histogram micros = new Histogram(3);
    long[] counts = new long[3];
    Arrivals arrivals = Arrivals.poisson(perSecond, random.nextLong());
    long asked =
        openly(
            arrivals,
            time,
            number -> {
              Session who = anybody();
              String question = number % 2 == 0 ? said(words) : rare(words);
              return api.search(who, question, 20)
                  .onSuccess(
                      answer -> {
                        counts[1] += answer.getJsonArray("hits").isEmpty() ? 0 : 1;
                        counts[2] += answer.getBoolean("partial") ? 1 : 0;
                      })
                  .onFailure(failure -> counts[0]++);
            },
            micros);
    return new Answers(micros, asked, counts[0], counts[1], counts[2]);
  }

  /** Sends at an open schedule, and looks every second for one of the messages. */
  public Indexing index(double perSecond, Duration time)
      throws InterruptedException, TimeoutException {
    Histogram delay = new Histogram(3);
    long[] failed = new long[1];
    List<Future<?>> probes = new ArrayList<>();
    long every = Math.max(1, Math.round(perSecond));
    long sent =
        openly(
            Arrivals.poisson(perSecond, random.nextLong()),
            time,
            number -> {
              Conversation where = conversations.get(random.nextInt(conversations.size()));
              boolean isProbe = number % every == 0;
              String marker = isProbe ? marker() : vocabulary.said();
              return send(where, vocabulary.sentence(WORDS_OF_MESSAGE - 1) + " " + marker)
                  .onFailure(failure -> failed[0]++)
                  .onSuccess(
                      done -> {
                        if (isProbe) {
                          probes.add(until(where, marker, delay));
                        }
                      });
            },
            new Histogram(3));
    Histogram last = new Histogram(3);
    Conversation where = conversations.get(0);
    String marker = marker();
    await(
        () ->
            Future.join(probes)
                .compose(found -> send(where, marker))
                .compose(done -> until(where, marker, last)),
        CALLS_TIMEOUT_SECONDS);
    return new Indexing(sent, failed[0], delay, last.getMaxValue() / 1_000);
  }

  private Future<Void> until(Conversation where, String marker, Histogram micros) {
    long sinceNanos = System.nanoTime();
    return found(where, marker, LOOK_MILLIS)
        .onSuccess(found -> micros.recordValue((System.nanoTime() - sinceNanos) / 1_000));
  }

  private Future<Void> found(Conversation where, String marker, long lookMillis) {
    return api.searchIn(where.one, where.id, marker)
        .compose(
            answer ->
                answer.getJsonArray("hits").isEmpty()
                    ? vertx
                        .timer(lookMillis, TimeUnit.MILLISECONDS)
                        .compose(later -> found(where, marker, lookMillis))
                    : Future.succeededFuture());
  }

  private Future<Void> send(Conversation where, String text) {
    return api.sendText(random.nextBoolean() ? where.one : where.other, where.id, text);
  }

  private void say(LogSeeder seeder, Conversation where, String text) {
    seeder.send(where.id, (random.nextBoolean() ? where.one : where.other).userId(), text);
  }

  private String said(int words) {
    return vocabulary.sentence(words);
  }

  private String rare(int words) {
    return words == 1 ? vocabulary.any() : vocabulary.said() + " " + vocabulary.any();
  }

  private Session anybody() {
    return conversations.get(random.nextInt(conversations.size())).one;
  }

  /** A word that nobody has said yet. */
  private static String marker() {
    return "x" + Ids.next().replace("-", "");
  }

  /** Begins calls when they are due, whatever became of the ones before; returns how many. */
  private long openly(
      Arrivals arrivals, Duration time, IntFunction<Future<?>> call, Histogram micros)
      throws InterruptedException, TimeoutException {
    Schedule schedule = new Schedule(arrivals, time, call, micros);
    await(schedule::run, time.toSeconds() + CALLS_TIMEOUT_SECONDS);
    await(() -> Future.join(schedule.calls).otherwiseEmpty(), CALLS_TIMEOUT_SECONDS);
    return schedule.calls.size();
  }

  private final class Schedule {
    private final Arrivals arrivals;
    private final long nanosMax;
    private final IntFunction<Future<?>> call;
    private final Histogram micros;
    private final long startNanos = System.nanoTime();
    private final Promise<Void> begun = Promise.promise();
    private final List<Future<?>> calls = new ArrayList<>();

    Schedule(Arrivals arrivals, Duration time, IntFunction<Future<?>> call, Histogram micros) {
      this.arrivals = arrivals;
      this.nanosMax = time.toNanos();
      this.call = call;
      this.micros = micros;
    }

    Future<Void> run() {
      next();
      return begun.future();
    }

    private void next() {
      long offset = arrivals.nextOffsetNanos();
      if (offset >= nanosMax) {
        begun.complete();
        return;
      }
      long dueNanos = startNanos + offset;
      long waitMillis = (dueNanos - System.nanoTime()) / 1_000_000;
      if (waitMillis > 0) {
        vertx.setTimer(waitMillis, timer -> begin(dueNanos));
      } else {
        vertx.runOnContext(v -> begin(dueNanos));
      }
    }

    private void begin(long dueNanos) {
      calls.add(
          call.apply(calls.size())
              .onComplete(
                  done -> micros.recordValue(Math.max(0, (System.nanoTime() - dueNanos) / 1_000))));
      next();
    }
  }

  private <T> T await(Supplier<Future<T>> work, long seconds)
      throws InterruptedException, TimeoutException {
    return OnLoop.call(vertx.getOrCreateContext(), work, Duration.ofSeconds(seconds));
  }
}
