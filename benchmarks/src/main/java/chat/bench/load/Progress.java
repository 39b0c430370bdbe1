package chat.bench.load;

import chat.bench.client.ClientListener;
import chat.bench.client.PendingSend;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/**
 * Follows each message of a load to its acknowledgement and to all of its deliveries. For the event
 * loop of the clients alone.
 */
final class Progress implements ClientListener {
  private static final long MICROS_MAX = 600_000_000;
  private static final int DIGITS = 3;

  private final Map<UUID, Flight> flights = new HashMap<>();
  private Histogram sentMicros = new Histogram(MICROS_MAX, DIGITS);
  private Histogram deliveredMicros = new Histogram(MICROS_MAX, DIGITS);
  private long measureFromNanos;
  private long measureToNanos;
  private long offered;
  private long delivered;
  private Promise<Void> landed;

  private static final class Flight {
    final PendingSend send;
    final String senderId;
    int deliveriesLeft;
    boolean answered;
    boolean reachedOther;

    Flight(PendingSend send, String senderId, int deliveriesLeft) {
      this.send = send;
      this.senderId = senderId;
      this.deliveriesLeft = deliveriesLeft;
    }
  }

  /** Begins a new load; messages intended within these bounds are measured. */
  void begin(long measureFromNanos, long measureToNanos) {
    this.measureFromNanos = measureFromNanos;
    this.measureToNanos = measureToNanos;
    sentMicros = new Histogram(MICROS_MAX, DIGITS);
    deliveredMicros = new Histogram(MICROS_MAX, DIGITS);
    offered = 0;
    delivered = 0;
  }

  /**
   * A message is about to be sent.
   *
   * @param deliveries devices that must get it
   */
  void departs(PendingSend send, String senderId, int deliveries) {
    flights.put(send.clientMessageId(), new Flight(send, senderId, deliveries));
    if (isMeasured(send)) {
      offered++;
    }
  }

  /** The client did not take it: it counts as offered, and as not delivered. */
  void turnedAway(PendingSend send) {
    flights.remove(send.clientMessageId());
  }

  @Override
  public void accepted(PendingSend send) {
    Flight flight = flights.get(send.clientMessageId());
    if (flight != null && !flight.answered) {
      flight.answered = true;
      record(sentMicros, send, System.nanoTime());
      landIfComplete(flight);
    }
  }

  @Override
  public void refused(PendingSend send) {
    flights.remove(send.clientMessageId());
    completeWhenLanded();
  }

  @Override
  public void delivered(String userId, UUID clientMessageId) {
    Flight flight = flights.get(clientMessageId);
    if (flight == null) {
      return;
    }
    flight.deliveriesLeft--;
    if (!flight.reachedOther && !userId.equals(flight.senderId)) {
      long nowNanos = System.nanoTime();
      flight.reachedOther = true;
      record(deliveredMicros, flight.send, nowNanos);
      if (isMeasured(flight.send) && nowNanos - measureToNanos < 0) {
        delivered++;
      }
    }
    landIfComplete(flight);
  }

  /** Completes when no message is on its way any more. */
  Future<Void> allLanded() {
    landed = Promise.promise();
    Future<Void> future = landed.future();
    completeWhenLanded();
    return future;
  }

  /**
   * Ends the load. What is still on its way is recorded with the time it has taken so far, so that
   * what never came does not make the figures better; it is forgotten then.
   *
   * @return how many messages that are
   */
  long end() {
    long nowNanos = System.nanoTime();
    for (Flight flight : flights.values()) {
      if (!flight.answered) {
        record(sentMicros, flight.send, nowNanos);
      }
      if (!flight.reachedOther) {
        record(deliveredMicros, flight.send, nowNanos);
      }
    }
    long unfinished = flights.size();
    flights.clear();
    return unfinished;
  }

  Histogram sentMicros() {
    return sentMicros;
  }

  Histogram deliveredMicros() {
    return deliveredMicros;
  }

  long offered() {
    return offered;
  }

  /** Measured messages that reached the other person before the load ended. */
  long delivered() {
    return delivered;
  }

  int onTheirWay() {
    return flights.size();
  }

  private boolean isMeasured(PendingSend send) {
    return send.intendedNanos() - measureFromNanos >= 0
        && send.intendedNanos() - measureToNanos < 0;
  }

  private void record(Histogram histogram, PendingSend send, long nowNanos) {
    if (isMeasured(send)) {
      long micros = (nowNanos - send.intendedNanos()) / 1_000;
      histogram.recordValue(Math.max(0, Math.min(MICROS_MAX, micros)));
    }
  }

  private void landIfComplete(Flight flight) {
    if (flight.answered && flight.deliveriesLeft <= 0) {
      flights.remove(flight.send.clientMessageId());
      completeWhenLanded();
    }
  }

  private void completeWhenLanded() {
    if (landed != null && flights.isEmpty()) {
      landed.tryComplete();
    }
  }
}
