package chat.faults.run;

import chat.bench.client.ClientListener;
import chat.bench.client.Fleet;
import chat.bench.client.PendingSend;
import chat.bench.load.Arrivals;
import chat.model.Ids;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Open load that goes on through all faults, and every message followed to its answer and to all of
 * its deliveries but those to guests, who may be out. Belongs to the fleet's event loop.
 */
final class Traffic implements ClientListener {
  private static final int TICK_MILLIS = 5;

  private final RandomGenerator random;
  private final Arrivals arrivals;
  private final Latencies latencies = new Latencies();
  private final Map<UUID, Flight> flights = new HashMap<>();
  private final Map<UUID, String> refused = new HashMap<>();
  private final Set<String> guestIds = new HashSet<>();
  private List<People.Seat> seats = List.of();
  private boolean flowing;
  private long startNanos;
  private long nextDueNanos;
  private long sent;
  private long notTaken;
  private long accepted;
  private long delivered;
  private long firstDeliverySinceNanos;
  private long firstDeliveryNanos;

  private static final class Flight {
    final PendingSend send;
    int deliveriesLeft;
    boolean answered;
    boolean putOff;

    Flight(PendingSend send, int deliveriesLeft) {
      this.send = send;
      this.deliveriesLeft = deliveriesLeft;
    }
  }

  Traffic(Arrivals arrivals, RandomGenerator random) {
    this.arrivals = arrivals;
    this.random = random;
  }

  void start(Fleet fleet, People people) {
    seats = List.copyOf(people.seats());
    people.guests().forEach(guest -> guestIds.add(guest.userId()));
    flowing = true;
    startNanos = System.nanoTime();
    latencies.begin(startNanos);
    nextDueNanos = startNanos + arrivals.nextOffsetNanos();
    fleet.every(TICK_MILLIS, this::sendDue);
  }

  /** Sends nothing more; what is on its way goes on. */
  void stop() {
    flowing = false;
  }

  long startNanos() {
    return startNanos;
  }

  private void sendDue() {
    long now = System.nanoTime();
    while (flowing && nextDueNanos - now <= 0) {
      sendOne(nextDueNanos);
      nextDueNanos = startNanos + arrivals.nextOffsetNanos();
    }
  }

  private void sendOne(long dueNanos) {
    People.Seat seat = seats.get(random.nextInt(seats.size()));
    send(seat, seat.rooms().get(random.nextInt(seat.rooms().size())), dueNanos);
  }

  /** Sends a message to the other one of the pair; it is followed like those of the load. */
  UUID sendFrom(People.Seat seat) {
    return send(seat, seat.rooms().get(0), System.nanoTime());
  }

  private UUID send(People.Seat seat, People.Room room, long dueNanos) {
    UUID id = UUID.fromString(Ids.next());
    PendingSend send = new PendingSend(id, room.conversationId(), "message " + sent, dueNanos);
    // The flight is there before the answer can come.
    flights.put(id, new Flight(send, room.deliveries()));
    if (seat.client().send(send)) {
      sent++;
    } else {
      flights.remove(id);
      notTaken++;
    }
    return id;
  }

  @Override
  public void accepted(PendingSend send) {
    Flight flight = flights.get(send.clientMessageId());
    if (flight != null && !flight.answered) {
      flight.answered = true;
      accepted++;
      latencies.sent(send.intendedNanos(), System.nanoTime());
      landIfComplete(flight);
    }
  }

  @Override
  public void putOff(PendingSend send) {
    Flight flight = flights.get(send.clientMessageId());
    if (flight != null) {
      flight.putOff = true;
    }
  }

  /** True for a message that has no answer but to be sent again later. */
  boolean isPutOff(UUID id) {
    Flight flight = flights.get(id);
    return flight != null && flight.putOff && !flight.answered;
  }

  @Override
  public void refused(PendingSend send) {
    flights.remove(send.clientMessageId());
    refused.put(send.clientMessageId(), send.conversationId());
  }

  @Override
  public void delivered(String userId, UUID clientMessageId) {
    Flight flight = flights.get(clientMessageId);
    if (flight == null || guestIds.contains(userId)) {
      return;
    }
    delivered++;
    long now = System.nanoTime();
    if (firstDeliveryNanos == 0 && flight.send.intendedNanos() - firstDeliverySinceNanos >= 0) {
      firstDeliveryNanos = now;
    }
    flight.deliveriesLeft--;
    if (flight.deliveriesLeft == 0) {
      latencies.delivered(flight.send.intendedNanos(), now);
    }
    landIfComplete(flight);
  }

  private void landIfComplete(Flight flight) {
    if (flight.answered && flight.deliveriesLeft <= 0) {
      flights.remove(flight.send.clientMessageId());
    }
  }

  /** From now on latencies count to the faults, and the first delivery is looked for. */
  void faultBegins() {
    latencies.faultBegins(System.nanoTime());
    awaitFirstDelivery();
  }

  /** The first delivery of a message that is sent from now on is noted. */
  void awaitFirstDelivery() {
    firstDeliverySinceNanos = System.nanoTime();
    firstDeliveryNanos = 0;
  }

  void faultHealed() {
    latencies.faultHealed();
  }

  /** When it came, or 0. */
  long firstDeliveryNanos() {
    return firstDeliveryNanos;
  }

  /** Messages due before a time that lack an answer or a delivery, the first few by id. */
  List<String> missingBefore(long nanos, int namesMax) {
    List<String> missing = new ArrayList<>();
    int count = 0;
    for (Flight flight : flights.values()) {
      if (flight.send.intendedNanos() - nanos < 0) {
        count++;
        if (missing.size() < namesMax) {
          missing.add(
              "%s of %s lacks %s"
                  .formatted(
                      flight.send.clientMessageId(),
                      flight.send.conversationId(),
                      flight.answered
                          ? flight.deliveriesLeft + " deliveries"
                          : "its answer and " + flight.deliveriesLeft + " deliveries"));
        }
      }
    }
    if (count > missing.size()) {
      missing.add("and %d more".formatted(count - missing.size()));
    }
    return missing;
  }

  /** Clients that are not live now. */
  long clientsAway() {
    return seats.stream().filter(seat -> !seat.client().isLive()).count();
  }

  /** Messages without an answer. */
  long unanswered() {
    return flights.values().stream().filter(flight -> !flight.answered).count();
  }

  Map<UUID, String> refused() {
    return refused;
  }

  long sent() {
    return sent;
  }

  long notTaken() {
    return notTaken;
  }

  long accepted() {
    return accepted;
  }

  long delivered() {
    return delivered;
  }

  Latencies latencies() {
    return latencies;
  }
}
