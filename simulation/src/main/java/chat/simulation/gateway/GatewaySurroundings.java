package chat.simulation.gateway;

import chat.gateway.core.Session;
import chat.simulation.bus.SimulatedBus;
import chat.simulation.bus.SimulatedRegistry;
import chat.simulation.store.SimulatedStore;

/**
 * What a gateway talks to, and the machine that its sessions share.
 *
 * @param conversationPartitions of the conversation log
 */
public record GatewaySurroundings(
    Session machine,
    SimulatedStore store,
    SimulatedBus bus,
    SimulatedRegistry registry,
    int conversationPartitions) {}
