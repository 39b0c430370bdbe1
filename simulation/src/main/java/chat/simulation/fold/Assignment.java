package chat.simulation.fold;

import chat.simulation.log.ConsumerGroup.Ownership;
import chat.simulation.store.SimulatedStore;
import chat.simulation.world.Life;
import chat.simulation.world.World;

/** A partition in the hands of one life of a process. */
public record Assignment<R>(
    World world,
    Life life,
    SimulatedStore store,
    FoldLog<R> log,
    int partition,
    Ownership ownership) {}
