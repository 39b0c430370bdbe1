package chat.runtime.core;

import chat.model.v1.Coordinates;
import chat.model.v1.GatewayStatus;
import chat.model.v1.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/**
 * Which gateways are the best for a client: the near ones first, and among those that are equally
 * near the less loaded one of two drawn at random. So the load evens out without everybody running
 * to the one that is emptiest at the moment.
 */
public final class GatewayRanking {
  /** Distances that differ by less are equal: a millisecond or two. */
  private static final double STEP_KILOMETRES = 300;

  private static final double EARTH_RADIUS_KILOMETRES = 6_371;
  private static final int SAME_REGION = 0;
  private static final int UNKNOWN_DISTANCE = Integer.MAX_VALUE;

  private GatewayRanking() {}

  /** Everything that is known of one address. */
  private record Candidate(String url, Place place, long capacity, long connections) {
    static Candidate of(GatewayStatus status) {
      return new Candidate(
          status.getUrl(),
          status.getPlace(),
          Integer.toUnsignedLong(status.getCapacity()),
          Integer.toUnsignedLong(status.getConnections()));
    }

    Candidate and(Candidate other) {
      return new Candidate(url, place, capacity + other.capacity, connections + other.connections);
    }

    boolean hasRoom() {
      return connections < capacity;
    }

    double load() {
      return capacity == 0 ? Double.MAX_VALUE : (double) connections / capacity;
    }
  }

  /**
   * The addresses to try, best first. Those that are about to leave are never among them, full ones
   * only when all are full.
   *
   * @param gateways several may have one address; they count as one
   * @param client where the client is
   * @param max how many addresses
   * @param draw a random number from 0 up to its argument, which is not included
   */
  public static List<String> best(
      Collection<GatewayStatus> gateways, Place client, int max, IntUnaryOperator draw) {
    Map<String, Candidate> byUrl = new LinkedHashMap<>();
    for (GatewayStatus gateway : gateways) {
      if (!gateway.getDraining()) {
        byUrl.merge(gateway.getUrl(), Candidate.of(gateway), Candidate::and);
      }
    }
    List<Candidate> staying = List.copyOf(byUrl.values());
    List<Candidate> open = staying.stream().filter(Candidate::hasRoom).toList();
    Map<Integer, List<Candidate>> byDistance = new TreeMap<>();
    for (Candidate candidate : open.isEmpty() ? staying : open) {
      byDistance
          .computeIfAbsent(distance(candidate.place, client), step -> new ArrayList<>())
          .add(candidate);
    }
    List<String> best = new ArrayList<>();
    for (List<Candidate> equallyNear : byDistance.values()) {
      while (!equallyNear.isEmpty() && best.size() < max) {
        best.add(takeOne(equallyNear, draw).url);
      }
    }
    return best;
  }

  private static Candidate takeOne(List<Candidate> candidates, IntUnaryOperator draw) {
    Candidate one = candidates.get(draw.applyAsInt(candidates.size()));
    Candidate other = candidates.get(draw.applyAsInt(candidates.size()));
    Candidate better = other.load() < one.load() ? other : one;
    candidates.remove(better);
    return better;
  }

  /** In steps; what is in the client's region counts as nearest. */
  private static int distance(Place place, Place client) {
    if (!client.getRegion().isEmpty() && client.getRegion().equals(place.getRegion())) {
      return SAME_REGION;
    }
    if (!client.hasCoordinates() || !place.hasCoordinates()) {
      return UNKNOWN_DISTANCE;
    }
    double kilometres = kilometres(client.getCoordinates(), place.getCoordinates());
    return SAME_REGION + 1 + (int) (kilometres / STEP_KILOMETRES);
  }

  /** Along a great circle, by the haversine formula. */
  private static double kilometres(Coordinates from, Coordinates to) {
    double latitudes = Math.toRadians(to.getLatitude() - from.getLatitude());
    double longitudes = Math.toRadians(to.getLongitude() - from.getLongitude());
    double h =
        square(Math.sin(latitudes / 2))
            + Math.cos(Math.toRadians(from.getLatitude()))
                * Math.cos(Math.toRadians(to.getLatitude()))
                * square(Math.sin(longitudes / 2));
    return 2 * EARTH_RADIUS_KILOMETRES * Math.asin(Math.min(1, Math.sqrt(h)));
  }

  private static double square(double x) {
    return x * x;
  }
}
