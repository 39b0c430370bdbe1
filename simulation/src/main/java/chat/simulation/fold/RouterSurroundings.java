package chat.simulation.fold;

import chat.model.v1.EventRecord;
import chat.model.v1.InboxRecord;
import chat.simulation.bus.SimulatedBus;
import chat.simulation.judge.ConversationReference;
import chat.simulation.log.SimulatedTopic;

/** What a message-router tells others, and what it is compared with. */
public record RouterSurroundings(
    SimulatedTopic<InboxRecord> inboxLog,
    SimulatedTopic<EventRecord> eventsLog,
    SimulatedBus bus,
    ConversationReference reference) {}
