package chat.simulation.capacity;

import chat.gateway.core.Admission;
import chat.model.v1.GatewayStatus;
import chat.model.v1.Place;
import java.util.stream.Stream;

/**
 * A gateway of two event loops with the limits of production. It welcomes no faster than the
 * machine of {@code bench --scenario storm} did, on whose two cores stood the servers and the
 * clients as well.
 */
final class SimulatedGateway {
  /** As {@code CHAT_WS_CONNECTIONS_PER_LOOP_MAX} is by default. */
  private static final int LOOP_CAPACITY = 25_000;

  /** As {@code CHAT_WS_STRANGERS_PER_LOOP_MAX} is by default. */
  static final int STRANGERS_MAX = 2_000;

  static final int LOOPS = 2;

  /** From the opening of a connection to its welcome. */
  private static final int HELLO_TIMEOUT_MILLIS = 5_000;

  /** Connections that it takes. */
  static final int CAPACITY = LOOPS * LOOP_CAPACITY;

  /** 10,000 devices were back in 9.8 s. */
  static final double HELLOS_PER_SECOND = 10_000 / 9.8;

  private static final double MILLIS_PER_HELLO = 1e3 * LOOPS / HELLOS_PER_SECOND;

  private final String url;
  private final Loop[] loops;
  private final Peak attempts = new Peak();
  private final Peak welcomes = new Peak();
  private boolean alive = true;
  private int next;
  private int connectionsMax;
  private int strangersMax;

  /**
   * @param connections at the beginning
   */
  SimulatedGateway(String url, int connections) {
    this.url = url;
    this.loops =
        Stream.generate(() -> new Loop(connections / LOOPS)).limit(LOOPS).toArray(Loop[]::new);
    noteConnections();
  }

  /** Who connects. */
  interface Caller {
    /** Not here, or not now. */
    void refused(int retryAfterMillis);

    /** Let in; the welcome comes after a time. */
    void welcomeIn(long delayMillis, Runnable welcomed);

    /** The welcome did not come in time. */
    void gaveUp();

    long nowMillis();

    int draw(int bound);
  }

  void die() {
    alive = false;
  }

  boolean isAlive() {
    return alive;
  }

  String url() {
    return url;
  }

  GatewayStatus status(Place place) {
    return GatewayStatus.newBuilder()
        .setGatewayId(url)
        .setUrl(url)
        .setPlace(place)
        .setCapacity(CAPACITY)
        .setConnections(connections())
        .build();
  }

  Peak attempts() {
    return attempts;
  }

  Peak welcomes() {
    return welcomes;
  }

  double loadMax() {
    return (double) connectionsMax / CAPACITY;
  }

  int strangersMax() {
    return strangersMax;
  }

  void connect(Caller caller, long nowMillis) {
    attempts.count(nowMillis);
    loops[next++ % LOOPS].connect(caller);
  }

  private int connections() {
    int sum = 0;
    for (Loop loop : loops) {
      sum += loop.connections;
    }
    return sum;
  }

  private void noteConnections() {
    connectionsMax = Math.max(connectionsMax, connections());
  }

  private final class Loop {
    private final Admission admission = new Admission();
    private int connections;
    private int strangers;
    private double freeAtMillis;

    Loop(int connections) {
      this.connections = connections;
    }

    void connect(Caller caller) {
      if (strangers >= STRANGERS_MAX || connections >= LOOP_CAPACITY) {
        caller.refused(0);
        return;
      }
      connections++;
      strangers++;
      strangersMax = Math.max(strangersMax, strangers);
      noteConnections();
      long openedMillis = caller.nowMillis();
      if (!admission.enter(() -> begin(caller, openedMillis))) {
        connections--;
        strangers--;
        caller.refused(Admission.retryAfterMillis(caller::draw));
      }
    }

    /** False when the device has given up meanwhile. */
    private boolean begin(Caller caller, long openedMillis) {
      long nowMillis = caller.nowMillis();
      freeAtMillis = Math.max((double) nowMillis, freeAtMillis) + MILLIS_PER_HELLO;
      long doneMillis = (long) Math.ceil(freeAtMillis);
      if (doneMillis > openedMillis + HELLO_TIMEOUT_MILLIS) {
        freeAtMillis -= MILLIS_PER_HELLO;
        connections--;
        strangers--;
        caller.gaveUp();
        return false;
      }
      caller.welcomeIn(
          doneMillis - nowMillis,
          () -> {
            strangers--;
            welcomes.count(doneMillis);
            admission.leave();
          });
      return true;
    }
  }
}
