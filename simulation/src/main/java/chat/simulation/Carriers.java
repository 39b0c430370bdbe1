package chat.simulation;

import chat.inbox.core.InboxFold;
import chat.model.v1.ConversationRecord;
import chat.model.v1.InboxRecord;
import chat.router.core.ConversationFold;
import chat.simulation.fold.Assignment;
import chat.simulation.fold.InboxWorker;
import chat.simulation.fold.Notifier;
import chat.simulation.fold.RouterSurroundings;
import chat.simulation.fold.RouterWorker;
import chat.simulation.gateway.GatewayProcess;
import chat.simulation.gateway.SessionCarrier;
import chat.simulation.gateway.Socket;
import chat.simulation.judge.InboxReference;
import chat.simulation.store.Replica;

/**
 * Makes what carries out the effects of the cores. A subclass plants a bug here, so that neither
 * the cores nor the simulation have a switch for it.
 */
public class Carriers {
  public Replica replica() {
    return new Replica();
  }

  public RouterWorker routerWorker(
      Assignment<ConversationRecord> assignment,
      long startOffset,
      ConversationFold fold,
      RouterSurroundings surroundings) {
    return new RouterWorker(assignment, startOffset, fold, surroundings);
  }

  public InboxWorker inboxWorker(
      Assignment<InboxRecord> assignment,
      long startOffset,
      InboxFold fold,
      Notifier notifier,
      InboxReference reference) {
    return new InboxWorker(assignment, startOffset, fold, notifier, reference);
  }

  public SessionCarrier session(GatewayProcess gateway, Socket socket) {
    return new SessionCarrier(gateway, socket);
  }
}
