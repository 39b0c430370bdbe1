package chat.http.io;

import chat.model.v1.Coordinates;
import chat.model.v1.Place;
import chat.runtime.discovery.GatewayDirectory;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where clients shall connect their WebSockets. */
final class Gateways {
  private final GatewayDirectory directory;
  private final List<String> otherwise;
  private final Place place;

  /**
   * @param otherwise addresses for the time when nothing is known
   * @param place where clients are of whom nothing is known: they reached this API, not another
   */
  Gateways(GatewayDirectory directory, List<String> otherwise, Place place) {
    this.directory = directory;
    this.otherwise = otherwise;
    this.place = place;
  }

  Map<String, Operation> operations() {
    return Map.of("listGateways", this::list);
  }

  /** For a session, best first. */
  JsonArray json() {
    return json(place);
  }

  private Future<Reply> list(RoutingContext context) {
    return Future.succeededFuture(Reply.ok(new JsonObject().put("gateways", json(place(context)))));
  }

  private JsonArray json(Place client) {
    List<String> best = directory.best(client);
    JsonArray gateways = new JsonArray();
    (best.isEmpty() ? otherwise : best)
        .forEach(url -> gateways.add(new JsonObject().put("url", url)));
    return gateways;
  }

  private Place place(RoutingContext context) {
    Optional<String> region = Input.optionalQuery(context, "region");
    Optional<Double> latitude = Input.queryDecimal(context, "latitude");
    Optional<Double> longitude = Input.queryDecimal(context, "longitude");
    if (latitude.isPresent() != longitude.isPresent()) {
      throw ProblemException.invalid(
          latitude.isPresent() ? "longitude" : "latitude",
          "is missing",
          "Both latitude and longitude, or none of them.");
    }
    if (region.isEmpty() && latitude.isEmpty()) {
      return place;
    }
    Place.Builder client = Place.newBuilder().setRegion(region.orElse(""));
    latitude.ifPresent(
        degrees ->
            client.setCoordinates(
                Coordinates.newBuilder()
                    .setLatitude(degrees)
                    .setLongitude(longitude.orElseThrow())));
    return client.build();
  }
}
