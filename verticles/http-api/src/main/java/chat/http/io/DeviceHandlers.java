package chat.http.io;

import chat.model.ErrorCode;
import chat.runtime.auth.AccessToken;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The devices on which an account is used. */
final class DeviceHandlers {
  private final DeviceStore devices;
  private final PresenceHandlers presence;

  DeviceHandlers(DeviceStore devices, PresenceHandlers presence) {
    this.devices = devices;
    this.presence = presence;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listDevices", this::list, "deleteDevice", this::delete, "deleteDevices", this::deleteAll);
  }

  private Future<Reply> list(RoutingContext context) {
    AccessToken caller = BearerAuthentication.caller(context);
    return devices
        .list(UUID.fromString(caller.userId()))
        .map(
            list -> {
              JsonArray json = new JsonArray();
              list.forEach(device -> json.add(toJson(device, caller.deviceId())));
              return Reply.ok(new JsonObject().put("devices", json));
            });
  }

  private Future<Reply> delete(RoutingContext context) {
    String userId = BearerAuthentication.caller(context).userId();
    String deviceId = Input.path(context, "device_id");
    return devices
        .delete(UUID.fromString(userId), UUID.fromString(deviceId))
        .map(
            deleted -> {
              if (deleted.isEmpty()) {
                throw new ProblemException(ErrorCode.NOT_FOUND, "You have no device with this id.");
              }
              return loggedOut(userId, deleted);
            });
  }

  /** The calling device goes last: whoever is cut off on the way can ask again. */
  private Future<Reply> deleteAll(RoutingContext context) {
    AccessToken caller = BearerAuthentication.caller(context);
    UUID userId = UUID.fromString(caller.userId());
    UUID deviceId = UUID.fromString(caller.deviceId());
    Future<Reply> othersOut =
        devices.deleteOthers(userId, deviceId).map(deleted -> loggedOut(caller.userId(), deleted));
    return Input.queryFlag(context, "keep_current")
        ? othersOut
        : othersOut
            .compose(gone -> devices.delete(userId, deviceId))
            .map(deleted -> loggedOut(caller.userId(), deleted));
  }

  private Reply loggedOut(String userId, List<SessionStore.LoggedOut> deleted) {
    deleted.forEach(device -> presence.loggedOut(userId, device));
    return Reply.noContent();
  }

  private static JsonObject toJson(DeviceStore.Device device, String callingDeviceId) {
    String deviceId = device.deviceId().toString();
    return new JsonObject()
        .put("device_id", deviceId)
        .put("name", device.name())
        .put("created_at", device.createdAt().toString())
        .put("last_used_at", device.lastUsedAt().toString())
        .put("current", deviceId.equals(callingDeviceId));
  }
}
