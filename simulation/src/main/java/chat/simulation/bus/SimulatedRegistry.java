package chat.simulation.bus;

import chat.simulation.world.Fault;
import chat.simulation.world.Life;
import chat.simulation.world.World;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The session registry in Redis: which gateways hold devices of a user, until their leases end. */
public final class SimulatedRegistry {
  /** As in production. */
  public static final long LEASE_MILLIS = 30_000;

  private final World world;
  private final Map<String, TreeMap<String, Long>> leases = new HashMap<>();

  public SimulatedRegistry(World world) {
    this.world = world;
  }

  public void renew(Life from, String gatewayId, Collection<String> userIds, Runnable done) {
    List<String> users = List.copyOf(userIds);
    boolean fails = world.strikes(Fault.REGISTRY_FAILED);
    world.outside(
        from,
        "leases of " + gatewayId,
        () -> {
          if (!fails) {
            users.forEach(
                user ->
                    leases
                        .computeIfAbsent(user, key -> new TreeMap<>())
                        .put(gatewayId, world.nowMillis() + LEASE_MILLIS));
          }
          world.inside(from, "leases answered", done);
        });
  }

  public void remove(Life from, String gatewayId, String userId) {
    if (!world.strikes(Fault.REGISTRY_FAILED)) {
      world.outside(
          from,
          "end of a lease of " + gatewayId,
          () -> leases.getOrDefault(userId, new TreeMap<>()).remove(gatewayId));
    }
  }

  /**
   * The gateways of each user.
   *
   * @param done gets nothing when the registry does not answer
   */
  public void gatewaysOf(
      Life from, List<String> userIds, Consumer<Optional<Map<String, Set<String>>>> done) {
    boolean fails = world.strikes(Fault.REGISTRY_FAILED);
    world.inside(
        from,
        "registry answers",
        () -> {
          Map<String, Set<String>> gatewaysByUser = new TreeMap<>();
          for (String userId : userIds) {
            TreeMap<String, Long> gateways = leases.getOrDefault(userId, new TreeMap<>());
            gateways.values().removeIf(end -> end <= world.nowMillis());
            if (!gateways.isEmpty()) {
              gatewaysByUser.put(userId, new TreeSet<>(gateways.keySet()));
            }
          }
          done.accept(fails ? Optional.empty() : Optional.of(gatewaysByUser));
        });
  }

  public void flush() {
    world.note("registry", "is emptied");
    leases.clear();
  }
}
