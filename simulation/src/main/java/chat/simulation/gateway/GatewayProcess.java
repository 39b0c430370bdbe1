package chat.simulation.gateway;

import chat.gateway.core.EncodedEvent;
import chat.gateway.core.InboxEvent;
import chat.gateway.core.Session;
import chat.gateway.core.SessionEvent;
import chat.model.Addresses;
import chat.model.v1.Delivery;
import chat.model.v1.HeadAnnouncement;
import chat.model.v1.Recipient;
import chat.simulation.Carriers;
import chat.simulation.bus.SimulatedRegistry;
import chat.simulation.store.SimulatedStore;
import chat.simulation.store.Tables;
import chat.simulation.world.IdSource;
import chat.simulation.world.Life;
import chat.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A gateway: sockets with their sessions, and what the event bus brings for them. */
public final class GatewayProcess {
  private static final int TICK_MILLIS = 1_000;
  private static final int CLOCK_OFFSET_MILLIS_MAX = 1_000_000;
  private static final int RECONNECT_DELAY_MILLIS_MAX = 2_000;
  private static final int DRAIN_MILLIS_MAX = 6_000;

  private final World world;
  private final Life life;
  private final GatewaySurroundings surroundings;
  private final Carriers carriers;
  private final Registrations registrations;
  private final Submissions submissions;
  private final List<SessionCarrier> sessions = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();
  private final Set<String> toCompare = new TreeSet<>();
  private final long clockOffsetMillis;
  private final int clockPercent;
  private long renewAtMillis;
  private long lastSession;
  private boolean draining;

  public GatewayProcess(
      World world, Life life, GatewaySurroundings surroundings, Carriers carriers) {
    this.world = world;
    this.life = life;
    this.surroundings = surroundings;
    this.carriers = carriers;
    registrations = new Registrations(life, surroundings.registry());
    submissions =
        new Submissions(world, life, surroundings.bus(), surroundings.conversationPartitions());
    clockOffsetMillis = world.dice(CLOCK_OFFSET_MILLIS_MAX);
    clockPercent = world.between(80, 125);
    surroundings
        .bus()
        .listen(
            life,
            Addresses.gatewayDeliveries(life.toString()),
            delivery -> deliver((Delivery) delivery));
    surroundings
        .bus()
        .listen(
            life,
            Addresses.gatewayHeads(life.toString()),
            heads -> announce((HeadAnnouncement) heads));
    scheduleTick();
  }

  public Life life() {
    return life;
  }

  /** By a clock of its own, which begins anywhere and runs too fast or too slow. */
  long nowMillis() {
    return clockOffsetMillis + world.nowMillis() * clockPercent / 100;
  }

  World world() {
    return world;
  }

  Session machine() {
    return surroundings.machine();
  }

  SimulatedStore store() {
    return surroundings.store();
  }

  Registrations registrations() {
    return registrations;
  }

  Submissions submissions() {
    return submissions;
  }

  /** Whether it takes new connections. */
  public boolean isOpen() {
    return !draining && !life.isOver();
  }

  /** Takes a connection. */
  public void accept(Socket socket) {
    SessionCarrier session = carriers.session(this, socket);
    socket.accepted(session);
    sessions.add(session);
    sockets.add(socket);
  }

  String nextId() {
    return new IdSource(world, 0).next().toString();
  }

  long nextSession() {
    return ++lastSession;
  }

  void disconnected(SessionCarrier session) {
    sessions.remove(session);
    sockets.remove(session.socket);
  }

  /** The process has ended: nobody answers at the other end of its sockets. */
  public void died() {
    List.copyOf(sockets).forEach(Socket::cut);
  }

  /** Leaves in order. */
  public void drain(Runnable end) {
    draining = true;
    world.inside(
        life,
        "drains",
        () ->
            List.copyOf(sessions)
                .forEach(
                    session ->
                        session.on(
                            new SessionEvent.Drain(
                                world.dice(RECONNECT_DELAY_MILLIS_MAX), List.of()))));
    world.insideAfter(DRAIN_MILLIS_MAX, life, "has drained", end);
  }

  void compareHead(String userId) {
    toCompare.add(userId);
  }

  private void scheduleTick() {
    world.insideAfter(
        TICK_MILLIS,
        life,
        "tick of sessions",
        () -> {
          List.copyOf(sessions).forEach(session -> session.on(new SessionEvent.Tick()));
          compareHeads();
          if (world.nowMillis() >= renewAtMillis) {
            renewAtMillis = world.nowMillis() + SimulatedRegistry.LEASE_MILLIS / 3;
            registrations.renewAll();
          }
          scheduleTick();
        });
  }

  private void compareHeads() {
    for (String userId : toCompare) {
      store()
          .read(
              life,
              "compare head",
              Tables.inboxState(userId),
              rows ->
                  rows.ifPresent(
                      read -> stored(userId, SessionCarrier.head(read.get(Tables.ONLY_ROW)))));
    }
    toCompare.clear();
  }

  private void deliver(Delivery delivery) {
    EncodedEvent event = new EncodedEvent(delivery.getEvent());
    for (Recipient recipient : delivery.getRecipientsList()) {
      SessionEvent delivered =
          new SessionEvent.Delivered(new InboxEvent(recipient.getInboxSeq(), event));
      registrations.of(recipient.getUserId()).forEach(session -> session.on(delivered));
    }
  }

  private void announce(HeadAnnouncement announcement) {
    announcement.getHeadsList().forEach(head -> stored(head.getUserId(), head.getInboxSeq()));
  }

  private void stored(String userId, long head) {
    registrations.of(userId).forEach(session -> session.on(new SessionEvent.HeadStored(head)));
  }
}
