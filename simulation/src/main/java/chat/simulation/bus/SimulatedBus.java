package chat.simulation.bus;

import chat.simulation.world.Fault;
import chat.simulation.world.Life;
import chat.simulation.world.World;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The event bus: messages come in any order, get lost and come twice. */
public final class SimulatedBus {
  private static final int DEPARTED_MILLIS_MAX = 8_000;

  /** Somebody who listens at an address. */
  private record Endpoint(Life life, Consumer<Message> handler) {}

  private final World world;
  private final Map<String, List<Endpoint>> endpoints = new HashMap<>();

  public SimulatedBus(World world) {
    this.world = world;
  }

  /** Listens until the returned action is run, or until the bus notices that the life is over. */
  public Runnable listen(Life life, String address, Consumer<Message> handler) {
    Endpoint endpoint = new Endpoint(life, handler);
    endpoints.computeIfAbsent(address, key -> new ArrayList<>()).add(endpoint);
    return () -> endpoints.get(address).remove(endpoint);
  }

  /** The bus goes on sending to who has died until it notices. */
  public void died(Life life) {
    world.insideAfter(
        world.dice(DEPARTED_MILLIS_MAX),
        Life.WORLD,
        "the bus misses " + life,
        () -> endpoints.values().forEach(all -> all.removeIf(one -> one.life == life)));
  }

  /** False when nobody is known at the address; else the message is on its way, or lost. */
  public boolean send(Life from, String address, Message message) {
    List<Endpoint> listening = endpoints.getOrDefault(address, List.of());
    if (listening.isEmpty()) {
      return false;
    }
    Endpoint to = world.any(listening);
    int copies = world.strikes(Fault.BUS_LOSS) ? 0 : world.strikes(Fault.BUS_DOUBLE) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      world.outside(
          from,
          "message to " + address,
          () -> world.inside(to.life, "message at " + address, () -> to.handler.accept(message)));
    }
    return true;
  }
}
