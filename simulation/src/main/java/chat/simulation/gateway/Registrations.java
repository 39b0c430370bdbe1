package chat.simulation.gateway;

import chat.gateway.core.SessionEvent;
import chat.simulation.bus.SimulatedRegistry;
import chat.simulation.world.Life;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sessions of a gateway by user and device, and their entries in the shared registry. */
final class Registrations {
  private final Life life;
  private final SimulatedRegistry registry;
  private final Map<String, Map<String, SessionCarrier>> sessionsByUser = new TreeMap<>();

  Registrations(Life life, SimulatedRegistry registry) {
    this.life = life;
    this.registry = registry;
  }

  /** Adds a session; of two of the same device the one that opened first ends. */
  void add(String userId, String deviceId, SessionCarrier session, Runnable done) {
    boolean isNewUser = !sessionsByUser.containsKey(userId);
    Map<String, SessionCarrier> devices =
        sessionsByUser.computeIfAbsent(userId, id -> new TreeMap<>());
    SessionCarrier other = devices.get(deviceId);
    if (other != null && session.openedBefore(other)) {
      session.on(new SessionEvent.Superseded());
      return;
    }
    devices.put(deviceId, session);
    if (other != null) {
      other.on(new SessionEvent.Superseded());
    }
    if (isNewUser) {
      registry.renew(life, life.toString(), List.of(userId), done);
    } else {
      done.run();
    }
  }

  /** Removes a session, unless a newer one of the same device has taken its place. */
  void remove(String userId, String deviceId, SessionCarrier session) {
    Map<String, SessionCarrier> devices = sessionsByUser.get(userId);
    if (devices != null && devices.remove(deviceId, session) && devices.isEmpty()) {
      sessionsByUser.remove(userId);
      registry.remove(life, life.toString(), userId);
    }
  }

  Collection<SessionCarrier> of(String userId) {
    return List.copyOf(sessionsByUser.getOrDefault(userId, Map.of()).values());
  }

  void renewAll() {
    registry.renew(life, life.toString(), sessionsByUser.keySet(), () -> {});
  }
}
