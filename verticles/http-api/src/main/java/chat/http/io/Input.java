package chat.http.io;

import chat.http.core.DisplayNames;
import chat.http.core.Handles;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Values of a request that the contract has validated, in their normal forms. What a pattern of the
 * contract cannot say is refused here.
 */
final class Input {
  private static final String NAME_ALLOWED =
      "1 to 64 characters, not only white space, no control characters.";

  private static final int PICTURE_ID_CODE_POINTS_MAX = 100;

  private Input() {}

  static JsonObject body(RoutingContext context) {
    return validated(context).getBody().getJsonObject();
  }

  static String path(RoutingContext context, String name) {
    return validated(context).getPathParameters().get(name).getString();
  }

  static String query(RoutingContext context, String name) {
    return validated(context).getQuery().get(name).getString();
  }

  static Optional<String> optionalQuery(RoutingContext context, String name) {
    RequestParameter value = validated(context).getQuery().get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value.getString());
  }

  static Optional<Double> queryDecimal(RoutingContext context, String name) {
    RequestParameter value = validated(context).getQuery().get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value.getDouble());
  }

  /** An absent flag is false. */
  static boolean queryFlag(RoutingContext context, String name) {
    RequestParameter value = validated(context).getQuery().get(name);
    return value != null && !value.isNull() && value.getBoolean();
  }

  /** The sequence of a message in the path. */
  static int sequence(RoutingContext context) {
    return validated(context).getPathParameters().get("sequence").getLong().intValue();
  }

  static Optional<Long> queryNumber(RoutingContext context, String name) {
    RequestParameter value = validated(context).getQuery().get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value.getLong());
  }

  /** A time in milliseconds, from 1970 on. */
  static OptionalLong queryMillis(RoutingContext context, String name) {
    Optional<String> text = optionalQuery(context, name);
    try {
      return text.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Math.max(0, Instant.parse(text.get()).toEpochMilli()));
    } catch (DateTimeException | ArithmeticException e) {
      throw ProblemException.invalid(
          name, "not a time", "A time as in RFC 3339 in UTC, such as 2026-11-22T09:00:00Z.");
    }
  }

  static String handle(String handle) {
    return Handles.normalize(handle)
        .orElseThrow(
            () ->
                ProblemException.invalid(
                    "handle",
                    "not a handle",
                    "3 to 32 of a–z, 0–9, \"_\" and \".\", starting with a letter."));
  }

  static String displayName(JsonObject body) {
    return name("display_name", body.getString("display_name"));
  }

  static AccountStore.ProfileChange profileChange(JsonObject body) {
    return new AccountStore.ProfileChange(
        Optional.ofNullable(body.getString("display_name")).map(name -> name("display_name", name)),
        Optional.ofNullable(body.getString("picture_id")).map(Input::pictureId),
        Optional.ofNullable(body.getString("status_text")).map(Input::statusText));
  }

  private static String pictureId(String pictureId) {
    if (pictureId.codePointCount(0, pictureId.length()) > PICTURE_ID_CODE_POINTS_MAX
        || pictureId.codePoints().anyMatch(Character::isISOControl)) {
      throw ProblemException.invalid(
          "picture_id", "not a reference", "At most 100 characters, no control characters.");
    }
    return pictureId;
  }

  private static String statusText(String text) {
    return DisplayNames.normalizeStatus(text)
        .orElseThrow(
            () ->
                ProblemException.invalid(
                    "status_text",
                    "not a status text",
                    "At most 140 characters, no control characters."));
  }

  static String deviceName(JsonObject body) {
    return name("device.name", body.getJsonObject("device").getString("name"));
  }

  static SessionStore.Device device(JsonObject body) {
    Optional<UUID> id =
        Optional.ofNullable(body.getJsonObject("device").getString("id")).map(UUID::fromString);
    return new SessionStore.Device(id, deviceName(body));
  }

  private static String name(String field, String value) {
    return DisplayNames.normalize(value)
        .orElseThrow(() -> ProblemException.invalid(field, "not a name", NAME_ALLOWED));
  }

  private static ValidatedRequest validated(RoutingContext context) {
    return context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
  }
}
