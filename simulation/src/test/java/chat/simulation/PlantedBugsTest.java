package chat.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.gateway.core.SessionEvent;
import chat.gateway.core.SessionState;
import chat.inbox.core.InboxFold;
import chat.model.v1.ConversationRecord;
import chat.model.v1.InboxRecord;
import chat.router.core.ConversationFold;
import chat.router.core.Effect;
import chat.simulation.fold.Assignment;
import chat.simulation.fold.InboxWorker;
import chat.simulation.fold.Notifier;
import chat.simulation.fold.RouterSurroundings;
import chat.simulation.fold.RouterWorker;
import chat.simulation.gateway.GatewayProcess;
import chat.simulation.gateway.SessionCarrier;
import chat.simulation.gateway.Socket;
import chat.simulation.judge.InboxReference;
import chat.simulation.store.Cell;
import chat.simulation.store.Replica;
import chat.simulation.store.Write;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The simulation finds the mistakes that the rules of docs/decisions are there to prevent. */
class PlantedBugsTest {
  private static final int SEEDS_MAX = 300;

  /** Decision 3: the position is written last. */
  @Test
  void rowsThatTheRouterTakesForWrittenAreMissed() {
    isFound(
        "the router does not wait for rows",
        new Carriers() {
          @Override
          public RouterWorker routerWorker(
              Assignment<ConversationRecord> assignment,
              long startOffset,
              ConversationFold fold,
              RouterSurroundings surroundings) {
            return new RouterWorker(assignment, startOffset, fold, surroundings) {
              @Override
              protected void write(
                  String what, List<List<Write>> groups, Supplier<List<Effect>> then) {
                attempt(what, groups, written -> {});
                world.inside(life, what + " is not waited for", () -> carryOutAll(then.get()));
              }
            };
          }
        });
  }

  /** The same of the inbox-writer. */
  @Test
  void rowsThatTheInboxWriterTakesForWrittenAreMissed() {
    isFound(
        "the inbox-writer does not wait for rows",
        new Carriers() {
          @Override
          public InboxWorker inboxWorker(
              Assignment<InboxRecord> assignment,
              long startOffset,
              InboxFold fold,
              Notifier notifier,
              InboxReference reference) {
            return new InboxWorker(assignment, startOffset, fold, notifier, reference) {
              @Override
              protected void write(
                  String what,
                  List<List<Write>> groups,
                  Supplier<List<chat.inbox.core.Effect>> then) {
                attempt(what, groups, written -> {});
                world.inside(life, what + " is not waited for", () -> carryOutAll(then.get()));
              }
            };
          }
        });
  }

  /** Decision 2: the first record of an id decides, also when memory has gone. */
  @Test
  void dedupeByMemoryAloneIsFound() {
    isFound(
        "no verdict is read",
        new Carriers() {
          @Override
          public RouterWorker routerWorker(
              Assignment<ConversationRecord> assignment,
              long startOffset,
              ConversationFold fold,
              RouterSurroundings surroundings) {
            return new RouterWorker(assignment, startOffset, fold, surroundings) {
              @Override
              protected SortedMap<String, Cell> verdictsRead(SortedMap<String, Cell> rows) {
                return new TreeMap<>();
              }
            };
          }
        });
  }

  /** Decision 3: a late writer changes nothing. */
  @Test
  void aStoreInWhichTheLastArrivalWinsIsFound() {
    isFound(
        "the last arrival wins",
        new Carriers() {
          @Override
          public Replica replica() {
            return new Replica() {
              @Override
              protected Cell winner(Cell here, Cell arriving) {
                return arriving;
              }
            };
          }
        });
  }

  /** Live events wait for those that are being read. */
  @Test
  void liveEventsThatOvertakeTheInboxAreFound() {
    isFound(
        "live events go straight through",
        new Carriers() {
          @Override
          public SessionCarrier session(GatewayProcess gateway, Socket socket) {
            return new SessionCarrier(gateway, socket) {
              @Override
              protected void on(SessionEvent event) {
                if (event instanceof SessionEvent.Delivered live
                    && state() instanceof SessionState.CatchingUp) {
                  sendEvent(new chat.gateway.core.Effect.SendEvent(live.event()));
                }
                super.on(event);
              }
            };
          }
        });
  }

  private static void isFound(String bug, Carriers carriers) {
    OptionalLong seed = Seeds.firstFailure(SEEDS_MAX, carriers);
    assertTrue(seed.isPresent(), "not found in " + SEEDS_MAX + " seeds: " + bug);
    System.out.println("found with seed " + seed.getAsLong() + ": " + bug);
  }
}
