package chat.simulation.capacity;

import chat.bench.client.Backoff;
import chat.model.v1.GatewayStatus;
import chat.model.v1.Place;
import chat.runtime.core.GatewayRanking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A cell that loses gateways: all of their clients notice in the same moment, which is the worst
 * case, and come back as {@code docs/protocol.md} asks of them, over the list of gateways that they
 * got at login, then over new ones. Ranking, admission and back-off are those of production; time
 * is simulated.
 */
public final class ReconnectStorm {
  /** How often the gateways tell of themselves, and how long a silent one is still named. */
  private static final int TELLING_MILLIS = 2_000;

  private static final int SILENCE_MAX_MILLIS = 7_000;
  private static final int NAMED = 5;

  /** A client that hears nothing from an address tries the next after this time. */
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private static final int BACKOFF_FIRST_MILLIS = 500;
  private static final int BACKOFF_MAX_MILLIS = 30_000;
  private static final Place CELL = Place.newBuilder().setRegion("cell").build();

  private final Scenario scenario;
  private final SplittableRandom random;
  private final List<SimulatedGateway> gateways = new ArrayList<>();
  private final Map<String, SimulatedGateway> gatewaysByUrl = new HashMap<>();
  private final PriorityQueue<Due> schedule = new PriorityQueue<>();
  private final long[] backMillis;
  private List<GatewayStatus> told;
  private long nowMillis;
  private long order;
  private int back;
  private long attempts;
  private long timedOut;
  private final Peak listRequests = new Peak();

  private ReconnectStorm(Scenario scenario) {
    this.scenario = scenario;
    this.random = new SplittableRandom(scenario.seed());
    int each = (int) Math.round(SimulatedGateway.CAPACITY * scenario.load());
    for (int i = 0; i < scenario.gateways(); i++) {
      SimulatedGateway gateway = new SimulatedGateway("wss://gateway-" + i, each);
      gateways.add(gateway);
      gatewaysByUrl.put(gateway.url(), gateway);
    }
    this.backMillis = new long[scenario.lost() * each];
    this.told = statuses();
  }

  /**
   * What happens.
   *
   * @param gateways of the cell, each of {@link SimulatedGateway#CAPACITY} connections
   * @param lost of these, all at once
   * @param load connections before, as a share of the capacity
   * @param limitMillis when to look who is back
   */
  public record Scenario(int gateways, int lost, double load, long limitMillis, long seed) {}

  /**
   * What came of it.
   *
   * @param lost clients that lost their connection
   * @param missing of these, who are not back at the end
   * @param attempts connections that were tried
   * @param timedOut clients that were let in but not welcomed in time, and gateways do work for
   *     nothing
   * @param attemptsPeak most attempts in a second at one gateway
   * @param hellosPeak most hellos in a second that one gateway answered with a welcome
   * @param listsPeak most requests in a second for a new list, at the whole API
   * @param loadMax highest load of a gateway at any time, as a share of its capacity
   * @param strangersMax most connections of one event loop that were not welcomed yet
   */
  public record Result(
      int lost,
      int missing,
      double p50Seconds,
      double p99Seconds,
      double lastSeconds,
      long attempts,
      long timedOut,
      int attemptsPeak,
      int hellosPeak,
      int listsPeak,
      double loadMax,
      int strangersMax) {}

  /** Plays a scenario to its limit, or until everybody is back. */
  public static Result play(Scenario scenario) {
    return new ReconnectStorm(scenario).play();
  }

  private Result play() {
    for (SimulatedGateway gateway : gateways.subList(0, scenario.lost())) {
      gateway.die();
    }
    for (int i = 0; i < backMillis.length; i++) {
      new Client().later(0);
    }
    in(TELLING_MILLIS, this::tell);
    while (back < backMillis.length && !schedule.isEmpty()) {
      Due due = schedule.poll();
      if (due.atMillis > scenario.limitMillis()) {
        break;
      }
      nowMillis = due.atMillis;
      due.action.run();
    }
    return result();
  }

  private Result result() {
    long[] times = Arrays.copyOf(backMillis, back);
    Arrays.sort(times);
    List<SimulatedGateway> staying = gateways.subList(scenario.lost(), gateways.size());
    return new Result(
        backMillis.length,
        backMillis.length - back,
        seconds(times[times.length / 2]),
        seconds(times[(int) (0.99 * times.length)]),
        seconds(times[times.length - 1]),
        attempts,
        timedOut,
        staying.stream().mapToInt(each -> each.attempts().most()).max().orElseThrow(),
        staying.stream().mapToInt(each -> each.welcomes().most()).max().orElseThrow(),
        listRequests.most(),
        staying.stream().mapToDouble(SimulatedGateway::loadMax).max().orElseThrow(),
        staying.stream().mapToInt(SimulatedGateway::strangersMax).max().orElseThrow());
  }

  private static double seconds(long millis) {
    return millis / 1e3;
  }

  private void tell() {
    told = statuses();
    in(TELLING_MILLIS, this::tell);
  }

  /** Gateways that died are named until their silence has become too long. */
  private List<GatewayStatus> statuses() {
    return gateways.stream()
        .filter(each -> each.isAlive() || nowMillis < SILENCE_MAX_MILLIS)
        .map(each -> each.status(CELL))
        .toList();
  }

  private void in(long delayMillis, Runnable action) {
    schedule.add(new Due(nowMillis + delayMillis, order++, action));
  }

  /** Of two for the same time the one that was planned first comes first. */
  private record Due(long atMillis, long order, Runnable action) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return atMillis == other.atMillis
          ? Long.compare(order, other.order)
          : Long.compare(atMillis, other.atMillis);
    }
  }

  /** A device that was connected to a gateway that died. */
  private final class Client implements SimulatedGateway.Caller {
    private final Backoff backoff = new Backoff(BACKOFF_FIRST_MILLIS, BACKOFF_MAX_MILLIS, random);
    private List<String> named = List.of();
    private int next;
    private boolean hasTried;

    void later(int delayMillis) {
      in(delayMillis + backoff.nextDelayMillis(), this::connect);
    }

    private void connect() {
      if (next >= named.size()) {
        renewList();
      }
      SimulatedGateway gateway = gatewaysByUrl.get(named.get(next++));
      attempts++;
      if (gateway.isAlive()) {
        gateway.connect(this, nowMillis);
      } else {
        in(CONNECT_TIMEOUT_MILLIS, () -> later(0));
      }
    }

    private void renewList() {
      named = GatewayRanking.best(told, CELL, NAMED, random::nextInt);
      if (hasTried) {
        next = 0;
        listRequests.count(nowMillis);
      } else {
        // The list of the login, when all were there; the first of it is the one that was lost.
        next = 1;
        hasTried = true;
      }
    }

    @Override
    public void refused(int retryAfterMillis) {
      later(retryAfterMillis);
    }

    @Override
    public void welcomeIn(long delayMillis, Runnable welcomed) {
      in(
          delayMillis,
          () -> {
            welcomed.run();
            backMillis[back++] = nowMillis;
          });
    }

    @Override
    public void gaveUp() {
      timedOut++;
      later(0);
    }

    @Override
    public long nowMillis() {
      return nowMillis;
    }

    @Override
    public int draw(int bound) {
      return random.nextInt(bound);
    }
  }
}
