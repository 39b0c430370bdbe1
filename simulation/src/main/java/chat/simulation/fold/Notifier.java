package chat.simulation.fold;

import chat.model.Addresses;
import chat.model.v1.Delivery;
import chat.model.v1.Event;
import chat.model.v1.HeadAnnouncement;
import chat.model.v1.Recipient;
import chat.simulation.bus.SimulatedBus;
import chat.simulation.bus.SimulatedRegistry;
import chat.simulation.world.Life;
import chat.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Tells the gateways that hold devices of a user what is new; all of it are hints. */
public final class Notifier {
  private static final int FLUSH_MILLIS = 100;

  private final World world;
  private final Life life;
  private final SimulatedBus bus;
  private final SimulatedRegistry registry;
  private final Map<String, Integer> headsByUser = new TreeMap<>();

  public Notifier(World world, Life life, SimulatedBus bus, SimulatedRegistry registry) {
    this.world = world;
    this.life = life;
    this.bus = bus;
    this.registry = registry;
  }

  World world() {
    return world;
  }

  Life life() {
    return life;
  }

  void deliver(Event event, List<Recipient> recipients) {
    toGateways(
        recipients,
        (gatewayId, theirs) ->
            bus.send(
                life,
                Addresses.gatewayDeliveries(gatewayId),
                Delivery.newBuilder().setEvent(event).addAllRecipients(theirs).build()));
  }

  void announce(String userId, int head) {
    if (headsByUser.isEmpty()) {
      world.insideAfter(FLUSH_MILLIS, life, "announce heads", this::flush);
    }
    headsByUser.put(userId, head);
  }

  private void flush() {
    List<Recipient> heads = new ArrayList<>();
    headsByUser.forEach(
        (userId, head) ->
            heads.add(Recipient.newBuilder().setUserId(userId).setInboxSeq(head).build()));
    headsByUser.clear();
    toGateways(
        heads,
        (gatewayId, theirs) ->
            bus.send(
                life,
                Addresses.gatewayHeads(gatewayId),
                HeadAnnouncement.newBuilder().addAllHeads(theirs).build()));
  }

  private void toGateways(List<Recipient> recipients, BiConsumer<String, List<Recipient>> send) {
    registry.gatewaysOf(
        life,
        recipients.stream().map(Recipient::getUserId).toList(),
        answer ->
            answer.ifPresent(
                gatewaysByUser -> {
                  Map<String, List<Recipient>> byGateway = new TreeMap<>();
                  for (Recipient recipient : recipients) {
                    for (String gatewayId :
                        gatewaysByUser.getOrDefault(recipient.getUserId(), Set.of())) {
                      byGateway.computeIfAbsent(gatewayId, id -> new ArrayList<>()).add(recipient);
                    }
                  }
                  byGateway.forEach(send);
                }));
  }
}
