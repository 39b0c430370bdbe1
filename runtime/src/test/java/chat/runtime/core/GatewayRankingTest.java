package chat.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.v1.Coordinates;
import chat.model.v1.GatewayStatus;
import chat.model.v1.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatewayRankingTest {
  private static final int MAX = 5;
  private static final Place NOWHERE = Place.getDefaultInstance();
  private static final Place BERLIN = at(52.5, 13.4);
  private static final Place PARIS = at(48.9, 2.4);
  private static final Place SYDNEY = at(-33.9, 151.2);

  @Test
  void theNearestComesFirst() {
    List<GatewayStatus> gateways =
        List.of(gateway("sydney", SYDNEY, 0), gateway("paris", PARIS, 90));

    assertEquals(List.of("paris", "sydney"), best(gateways, BERLIN));
  }

  @Test
  void theOwnRegionIsNearerThanAnyPosition() {
    Place there = SYDNEY.toBuilder().setRegion("south").build();
    List<GatewayStatus> gateways =
        List.of(gateway("paris", PARIS, 0), gateway("sydney", there, 50));

    assertEquals(
        List.of("sydney", "paris"), best(gateways, PARIS.toBuilder().setRegion("south").build()));
  }

  @Test
  void whatIsLeavingIsNeverNamedAndWhatIsFullOnlyWhenAllAre() {
    GatewayStatus leaving = gateway("leaving", NOWHERE, 0).toBuilder().setDraining(true).build();
    GatewayStatus full = gateway("full", NOWHERE, 100);
    GatewayStatus open = gateway("open", NOWHERE, 99);

    assertEquals(List.of("open"), best(List.of(leaving, full, open), NOWHERE));
    assertEquals(List.of("full"), best(List.of(leaving, full), NOWHERE));
    assertEquals(List.of(), best(List.of(leaving), NOWHERE));
  }

  @Test
  void gatewaysBehindOneAddressCountAsOne() {
    List<GatewayStatus> gateways =
        List.of(
            gateway("a", NOWHERE, 100),
            gateway("a", NOWHERE, 80),
            gateway("b", NOWHERE, 100),
            gateway("b", NOWHERE, 0).toBuilder().setDraining(true).build());

    assertEquals(List.of("a"), best(gateways, NOWHERE));
  }

  @Test
  void noMoreAreNamedThanAskedFor() {
    List<GatewayStatus> gateways =
        IntStream.range(0, 20).mapToObj(i -> gateway("g" + i, NOWHERE, i)).toList();

    assertEquals(MAX, best(gateways, NOWHERE).size());
  }

  @Test
  void clientsThatComeTogetherSpreadAndEvenOutTheLoad() {
    Random random = new Random(7);
    Map<String, Integer> connections = new HashMap<>();
    IntStream.range(0, 10).forEach(i -> connections.put("g" + i, i == 0 ? 0 : 500));
    for (int client = 0; client < 5_000; client++) {
      List<GatewayStatus> gateways = new ArrayList<>();
      connections.forEach(
          (url, count) ->
              gateways.add(gateway(url, NOWHERE, count).toBuilder().setCapacity(2_000).build()));
      String first = GatewayRanking.best(gateways, NOWHERE, 1, random::nextInt).get(0);
      connections.merge(first, 1, Integer::sum);
    }
    int most = connections.values().stream().mapToInt(count -> count).max().orElseThrow();
    int least = connections.values().stream().mapToInt(count -> count).min().orElseThrow();

    assertTrue(most - least < 50, connections.toString());
  }

  private static List<String> best(List<GatewayStatus> gateways, Place client) {
    return GatewayRanking.best(gateways, client, MAX, bound -> 0);
  }

  private static GatewayStatus gateway(String url, Place place, int connections) {
    return GatewayStatus.newBuilder()
        .setUrl(url)
        .setPlace(place)
        .setCapacity(100)
        .setConnections(connections)
        .build();
  }

  private static Place at(double latitude, double longitude) {
    return Place.newBuilder()
        .setCoordinates(Coordinates.newBuilder().setLatitude(latitude).setLongitude(longitude))
        .build();
  }
}
