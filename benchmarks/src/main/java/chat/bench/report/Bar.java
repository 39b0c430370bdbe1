package chat.bench.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A figure that was asked for, beside the one that was measured. */
public record Bar(String name, double wanted, double actual, boolean isHeld) {

  public static Bar atMost(String name, double wanted, double actual) {
    return new Bar(name, wanted, actual, actual <= wanted);
  }

  public static Bar atLeast(String name, double wanted, double actual) {
    return new Bar(name, wanted, actual, actual >= wanted);
  }

  static JsonArray json(List<Bar> bars) {
    JsonArray json = new JsonArray();
    for (Bar bar : bars) {
      json.add(
          new JsonObject()
              .put("name", bar.name)
              .put("wanted", bar.wanted)
              .put("actual", bar.actual)
              .put("held", bar.isHeld));
    }
    return json;
  }
}
