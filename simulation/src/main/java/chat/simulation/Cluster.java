package chat.simulation;

import chat.gateway.core.Session;
import chat.gateway.core.SessionLimits;
import chat.model.Position;
import chat.model.Topics;
import chat.model.v1.ConversationRecord;
import chat.model.v1.EventRecord;
import chat.model.v1.InboxRecord;
import chat.simulation.bus.SimulatedBus;
import chat.simulation.bus.SimulatedRegistry;
import chat.simulation.fold.FoldLog;
import chat.simulation.fold.InboxProcess;
import chat.simulation.fold.Notifier;
import chat.simulation.fold.RouterProcess;
import chat.simulation.fold.RouterSurroundings;
import chat.simulation.gateway.GatewayProcess;
import chat.simulation.gateway.GatewaySurroundings;
import chat.simulation.judge.ConversationReference;
import chat.simulation.judge.EventsReference;
import chat.simulation.judge.InboxReference;
import chat.simulation.judge.Projection;
import chat.simulation.log.ConsumerGroup;
import chat.simulation.log.SimulatedTopic;
import chat.simulation.store.SimulatedStore;
import chat.simulation.store.Tables;
import chat.simulation.world.Life;
import chat.simulation.world.World;
import com.google.protobuf.Int64Value;
import java.util.ArrayList;
import java.util.List;

/** All processes and the servers behind them; a process that dies is started anew. */
final class Cluster {
  /** Which life of the inboxes the numbers of this world belong to. */
  static final String EPOCH = "epoch-1";

  private static final int PROCESSES_OF_A_KIND = 2;
  private static final int RESTART_MILLIS_MAX = 5_000;

  final SimulatedStore store;
  final SimulatedBus bus;
  final SimulatedRegistry registry;
  final FoldLog<ConversationRecord> conversationLog;
  final FoldLog<InboxRecord> inboxLog;
  final SimulatedTopic<EventRecord> eventsLog;
  final Projection projection = new Projection();
  final ConversationReference conversations = new ConversationReference(projection);
  final InboxReference inboxes;
  final EventsReference events = new EventsReference(conversations);

  private final World world;
  private final Carriers carriers;
  private final Session machine;
  private final List<RouterProcess> routers = new ArrayList<>();
  private final List<InboxProcess> inboxWriters = new ArrayList<>();
  private final List<GatewayProcess> gateways = new ArrayList<>();
  private int lives;

  Cluster(World world, Carriers carriers) {
    this.world = world;
    this.carriers = carriers;
    store = new SimulatedStore(world, carriers::replica);
    bus = new SimulatedBus(world);
    registry = new SimulatedRegistry(world);
    conversationLog = log("message-router", Topics.CONVERSATIONS);
    inboxLog = log("inbox-writer", Topics.INBOX);
    inboxes = new InboxReference(conversations, inboxLog.topic().partitions(), projection);
    conversationLog.topic().listen(conversations::landed);
    inboxLog.topic().listen(inboxes::landed);
    eventsLog = new SimulatedTopic<>(world, Topics.EVENTS, conversationLog.topic().partitions());
    eventsLog.listen((partition, entry) -> events.landed(entry.value()));
    conversationLog
        .topic()
        .listen((partition, entry) -> routers.forEach(router -> router.wake(partition)));
    inboxLog
        .topic()
        .listen((partition, entry) -> inboxWriters.forEach(writer -> writer.wake(partition)));
    machine = new Session(limits(), EPOCH);
  }

  private <R> FoldLog<R> log(String fold, String name) {
    SimulatedTopic<R> topic = new SimulatedTopic<>(world, name, world.between(1, 3));
    return new FoldLog<>(
        fold,
        topic,
        new ConsumerGroup(world, fold, topic.partitions()),
        world.oneIn(2) ? world.between(1, 3) : 1_000);
  }

  private SessionLimits limits() {
    return new SessionLimits(
        5_000, 10_000, 30_000, world.between(1, 8), world.between(1, 8), world.between(1, 8));
  }

  void start() {
    for (int i = 0; i < PROCESSES_OF_A_KIND; i++) {
      startRouter();
      startInboxWriter();
      startGateway();
    }
  }

  List<GatewayProcess> gateways() {
    return gateways;
  }

  private Life life(String kind) {
    return new Life(kind + "-" + ++lives);
  }

  private void startRouter() {
    RouterProcess router =
        new RouterProcess(
            world,
            life("router"),
            store,
            conversationLog,
            new RouterSurroundings(inboxLog.topic(), eventsLog, bus, conversations),
            carriers);
    routers.add(router);
    conversationLog.group().join(router);
  }

  private void startInboxWriter() {
    Notifier notifier = new Notifier(world, life("inbox-writer"), bus, registry);
    InboxProcess writer = new InboxProcess(notifier, store, inboxLog, inboxes, carriers);
    inboxWriters.add(writer);
    inboxLog.group().join(writer);
  }

  private void startGateway() {
    gateways.add(
        new GatewayProcess(
            world,
            life("gateway"),
            new GatewaySurroundings(
                machine, store, bus, registry, conversationLog.topic().partitions()),
            carriers));
  }

  void crashRouter() {
    if (!routers.isEmpty()) {
      RouterProcess dead = routers.remove(world.dice(routers.size()));
      die(dead.life(), this::startRouter);
      conversationLog.group().died(dead);
    }
  }

  void crashInboxWriter() {
    if (!inboxWriters.isEmpty()) {
      InboxProcess dead = inboxWriters.remove(world.dice(inboxWriters.size()));
      die(dead.life(), this::startInboxWriter);
      inboxLog.group().died(dead);
    }
  }

  void crashGateway() {
    end(world.any(gateways));
  }

  void drainGateway() {
    GatewayProcess leaving = world.any(gateways);
    if (leaving.isOpen()) {
      leaving.drain(() -> end(leaving));
    }
  }

  /** The address of a gateway that has gone stays known until another one has come. */
  private void end(GatewayProcess gateway) {
    if (!gateway.life().isOver()) {
      die(
          gateway.life(),
          () -> {
            gateways.remove(gateway);
            startGateway();
          });
      gateway.died();
    }
  }

  private void die(Life life, Runnable restart) {
    world.crash(life);
    bus.died(life);
    world.insideAfter(world.dice(RESTART_MILLIS_MAX), Life.WORLD, "a process starts", restart);
  }

  void pauseOne(long millis) {
    List<Life> lives = new ArrayList<>();
    routers.forEach(router -> lives.add(router.life()));
    inboxWriters.forEach(writer -> lives.add(writer.life()));
    gateways.forEach(gateway -> lives.add(gateway.life()));
    world.pause(world.any(lives), millis);
  }

  /** Whether every record of both logs is covered and the positions say so. */
  boolean isCovered() {
    return isCovered(conversationLog) && isCovered(inboxLog);
  }

  private boolean isCovered(FoldLog<?> log) {
    for (int partition = 0; partition < log.topic().partitions(); partition++) {
      long end = log.topic().end(partition);
      if (end > 0
          && !store.isAtQuorum(
              Tables.foldPosition(log.fold(), partition),
              Tables.ONLY_ROW,
              Int64Value.of(Position.of(FoldLog.GENERATION, end - 1)))) {
        return false;
      }
    }
    return true;
  }

  /** Where the folds stand, for people. */
  String describe() {
    return describe(conversationLog) + describe(inboxLog);
  }

  private static String describe(FoldLog<?> log) {
    StringBuilder text = new StringBuilder();
    for (int partition = 0; partition < log.topic().partitions(); partition++) {
      text.append(
          "\n  %s/%d: %d records, committed %d"
              .formatted(
                  log.topic().name(),
                  partition,
                  log.topic().end(partition),
                  log.group().committed(partition)));
    }
    return text.toString();
  }
}
