package chat.http.io;

import chat.model.Addresses;
import chat.model.v1.DeviceLoggedOut;
import chat.model.v1.Presence;
import chat.model.v1.PresenceAnswer;
import chat.model.v1.PresenceQuery;
import chat.model.v1.PresenceState;
import chat.model.v1.PresenceView;
import chat.model.v1.VisibilityChanged;
import chat.runtime.auth.AccessToken;
import chat.runtime.redis.PresenceStore;
import com.google.protobuf.util.Timestamps;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is online, for one who may see it; and what here changes it. */
final class PresenceHandlers {
  private static final int QUERY_TIMEOUT_MILLIS = 5_000;
  private static final String STATE_PREFIX = "presence_state_";
  private static final Logger LOG = LoggerFactory.getLogger(PresenceHandlers.class);

  private final EventBus eventBus;
  private final PresenceStore presence;

  PresenceHandlers(EventBus eventBus, PresenceStore presence) {
    this.eventBus = eventBus;
    this.presence = presence;
  }

  Map<String, Operation> operations() {
    return Map.of("listPresence", this::list);
  }

  /** A device is no longer logged in: it is offline at once, and its connection ends. */
  void loggedOut(String userId, SessionStore.LoggedOut device) {
    String deviceId = device.deviceId().toString();
    presence
        .end(userId, deviceId)
        .onFailure(failure -> LOG.debug("a device is left to fall silent: {}", failure.toString()));
    eventBus.publish(
        Addresses.LOGGED_OUT,
        DeviceLoggedOut.newBuilder()
            .setUserId(userId)
            .setDeviceId(deviceId)
            .setSessionId(device.sessionId())
            .build());
  }

  /** Between two people something has changed. */
  void visibilityChanged(String userId, String otherId) {
    eventBus.publish(
        Addresses.VISIBILITY,
        VisibilityChanged.newBuilder().setUserId(userId).setOtherId(otherId).build());
  }

  /** A person shows more or less of himself. */
  void visibilityChanged(String userId) {
    visibilityChanged(userId, "");
  }

  private Future<Reply> list(RoutingContext context) {
    AccessToken caller = BearerAuthentication.caller(context);
    Set<String> userIds = new LinkedHashSet<>(userIds(context));
    return eventBus
        .<PresenceAnswer>request(
            Addresses.PRESENCE,
            PresenceQuery.newBuilder().setViewerId(caller.userId()).addAllUserIds(userIds).build(),
            new DeliveryOptions().setSendTimeout(QUERY_TIMEOUT_MILLIS))
        .map(answer -> reply(answer.body()));
  }

  @SuppressWarnings("unchecked") // The contract has validated it.
  private static List<String> userIds(RoutingContext context) {
    return Input.body(context).getJsonArray("user_ids").getList();
  }

  private static Reply reply(PresenceAnswer answer) {
    JsonArray users = new JsonArray();
    answer.getViewsList().stream()
        .map(PresenceView::getPresence)
        .map(PresenceHandlers::toJson)
        .forEach(users::add);
    return Reply.ok(new JsonObject().put("users", users));
  }

  private static JsonObject toJson(Presence presence) {
    JsonObject json =
        new JsonObject()
            .put("user_id", presence.getUserId())
            .put("state", text(presence.getState()));
    if (presence.hasLastActiveAt()) {
      json.put("last_active_at", Timestamps.toString(presence.getLastActiveAt()));
    }
    return json;
  }

  private static String text(PresenceState state) {
    return state.name().toLowerCase(Locale.ROOT).substring(STATE_PREFIX.length());
  }
}
