package chat.gateway.io;

import chat.gateway.core.SessionEvent;
import chat.runtime.async.Deadline;
import chat.runtime.redis.SessionRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who serves each device at this gateway, and their entries in the registry that all gateways
 * share. The shared one is a hint: nothing waits long for it.
 */
public final class Registrations {
  /** How often leases are renewed: two renewals may be lost. */
  public static final long RENEWAL_MILLIS = SessionRegistry.LEASE_MILLIS / 3;

  private static final long REGISTRY_TIMEOUT_MILLIS = 500;
  private static final int BATCH_USERS_MAX = 500;
  private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);

  private final Vertx vertx;
  private final String gatewayId;
  private final SessionRegistry registry;
  private final Map<String, Map<String, Receiver>> receiversByUser = new HashMap<>();
  private Future<Void> renewal = Future.succeededFuture();

  public Registrations(Vertx vertx, String gatewayId, SessionRegistry registry) {
    this.vertx = vertx;
    this.gatewayId = gatewayId;
    this.registry = registry;
  }

  /**
   * Adds a session; of two of the same device the one that opened first ends, in whatever order
   * they said hello.
   *
   * @return when live events come, or when the shared registry could not be told in time
   */
  Future<Void> add(String userId, String deviceId, Receiver receiver) {
    boolean isNewUser = !receiversByUser.containsKey(userId);
    Map<String, Receiver> devices = receiversByUser.computeIfAbsent(userId, id -> new HashMap<>());
    Receiver other = devices.get(deviceId);
    if (other != null && receiver.openedBefore(other)) {
      // The device has given this connection up; its hello was on its way for longer.
      receiver.on(new SessionEvent.Superseded());
      return Future.succeededFuture();
    }
    devices.put(deviceId, receiver);
    if (other != null) {
      other.on(new SessionEvent.Superseded());
    }
    return isNewUser ? renew(List.of(userId)).otherwiseEmpty() : Future.succeededFuture();
  }

  /** Removes a session, unless a newer one of the same device has taken its place. */
  void remove(String userId, String deviceId, Receiver receiver) {
    Map<String, Receiver> devices = receiversByUser.get(userId);
    if (devices == null || !devices.remove(deviceId, receiver) || !devices.isEmpty()) {
      return;
    }
    receiversByUser.remove(userId);
    registry
        .remove(gatewayId, userId)
        .onFailure(failure -> LOG.debug("a lease is left to run out: {}", failure.toString()));
  }

  /** The sessions of a user, none when he has no device here. */
  Collection<Receiver> of(String userId) {
    Map<String, Receiver> devices = receiversByUser.get(userId);
    return devices == null ? List.of() : List.copyOf(devices.values());
  }

  /** The session of a device, if it is here. */
  Optional<Receiver> of(String userId, String deviceId) {
    return Optional.ofNullable(receiversByUser.getOrDefault(userId, Map.of()).get(deviceId));
  }

  /** All users who have a device here. */
  Collection<String> users() {
    return List.copyOf(receiversByUser.keySet());
  }

  /** Renews all leases, batch after batch; does nothing while an earlier renewal is under way. */
  public void renewAll() {
    if (renewal.isComplete()) {
      renewal =
          renewFrom(new ArrayList<>(receiversByUser.keySet()), 0)
              .onFailure(
                  failure -> LOG.warn("leases could not be renewed: {}", failure.toString()));
    }
  }

  /**
   * Registers all users anew, because the registry has lost them: also those whose lease a renewal
   * that is under way has renewed before the loss.
   */
  Future<Void> registerAll() {
    return renewal
        .otherwiseEmpty()
        .compose(
            earlier -> {
              renewAll();
              return renewal;
            });
  }

  private Future<Void> renewFrom(List<String> userIds, int from) {
    if (from >= userIds.size()) {
      return Future.succeededFuture();
    }
    int to = Math.min(from + BATCH_USERS_MAX, userIds.size());
    // Who left meanwhile must not get a lease again.
    List<String> batch =
        userIds.subList(from, to).stream().filter(receiversByUser::containsKey).toList();
    return renew(batch).compose(renewed -> renewFrom(userIds, to));
  }

  private Future<Void> renew(List<String> userIds) {
    return Deadline.within(vertx, REGISTRY_TIMEOUT_MILLIS, registry.renew(gatewayId, userIds));
  }
}
