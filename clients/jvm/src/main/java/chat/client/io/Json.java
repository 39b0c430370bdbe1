package chat.client.io;

import chat.client.model.JsonObject;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.Map;

/** JSON as text. */
final class Json {
  private Json() {}

  static JsonObject parse(String text) throws IOException {
    return JsonObject.of(JSON.std.mapFrom(text));
  }

  static String write(Map<String, Object> object) {
    try {
      return JSON.std.asString(object);
    } catch (IOException e) {
      throw new IllegalArgumentException("not to be written as JSON: " + object.keySet(), e);
    }
  }
}
