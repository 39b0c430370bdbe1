package chat.simulation;

import chat.simulation.device.Device;
import chat.simulation.world.Fault;
import chat.simulation.world.Life;
import chat.simulation.world.World;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Makes go wrong what goes wrong by itself, at any step. */
final class Adversary {
  private static final int PAUSE_MILLIS_MAX = 20_000;
  private static final int REPLICA_DOWN_MILLIS_MAX = 10_000;
  private static final int SLOW_MILLIS_MAX = 15_000;
  private static final int AWAY_MILLIS_MAX = 60_000;

  private final World world;
  private final List<Device> devices;
  private final Map<Fault, Runnable> faults = new EnumMap<>(Fault.class);
  private final List<Fault> kinds;

  Adversary(World world, Cluster cluster, List<Device> devices) {
    this.world = world;
    this.devices = devices;
    faults.put(Fault.ROUTER_CRASH, cluster::crashRouter);
    faults.put(Fault.INBOX_WRITER_CRASH, cluster::crashInboxWriter);
    faults.put(Fault.GATEWAY_CRASH, cluster::crashGateway);
    faults.put(Fault.GATEWAY_DRAIN, cluster::drainGateway);
    faults.put(Fault.PAUSE, () -> cluster.pauseOne(world.dice(PAUSE_MILLIS_MAX)));
    faults.put(Fault.REBALANCE, () -> rebalance(cluster));
    faults.put(Fault.LEADER_CHANGE, () -> changeLeader(cluster));
    faults.put(Fault.REGISTRY_FLUSH, cluster.registry::flush);
    faults.put(
        Fault.REPLICA_DOWN, () -> cluster.store.replicaDown(world.dice(REPLICA_DOWN_MILLIS_MAX)));
    faults.put(Fault.SOCKET_CUT, () -> any().cut());
    faults.put(Fault.SLOW_CLIENT, () -> any().slow(world.dice(SLOW_MILLIS_MAX)));
    faults.put(Fault.DEVICE_RECONNECT, () -> any().reconnect());
    faults.put(Fault.DEVICE_AWAY, this::goAway);
    kinds = List.copyOf(faults.keySet());
  }

  /** To be called at each step. */
  void strike() {
    Fault fault = world.any(kinds);
    if (world.strikes(fault)) {
      world.note("adversary", fault.toString());
      faults.get(fault).run();
    }
  }

  private Device any() {
    return world.any(devices);
  }

  private void rebalance(Cluster cluster) {
    if (world.oneIn(2)) {
      cluster.conversationLog.group().rebalance();
    } else {
      cluster.inboxLog.group().rebalance();
    }
  }

  private void changeLeader(Cluster cluster) {
    if (world.oneIn(2)) {
      cluster.conversationLog.topic().changeLeader();
    } else {
      cluster.inboxLog.topic().changeLeader();
    }
  }

  private void goAway() {
    Device device = any();
    device.goAway();
    world.insideAfter(
        world.dice(AWAY_MILLIS_MAX), Life.WORLD, "a device comes back", device::goOnline);
  }
}
