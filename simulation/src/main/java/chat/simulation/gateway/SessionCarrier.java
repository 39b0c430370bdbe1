package chat.simulation.gateway;

import chat.gateway.core.ClientMessage;
import chat.gateway.core.Effect;
import chat.gateway.core.EncodedEvent;
import chat.gateway.core.InboxEvent;
import chat.gateway.core.SessionEvent;
import chat.gateway.core.SessionState;
import chat.gateway.core.Step;
import chat.model.JsonCodec;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Event;
import chat.model.v1.InboxState;
import chat.simulation.store.Cell;
import chat.simulation.store.Tables;
import chat.simulation.world.Fault;
import chat.simulation.world.Life;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;

/**
 * One socket with its session, as {@code SessionHost} has it: tells the session what happens and
 * carries out what it wants done, in order.
 */
public class SessionCarrier implements Effect.Cases<Void>, Socket.ServerEnd {
  private static final int CLOSE_MILLIS_MAX = 5_000;

  protected final GatewayProcess gateway;
  protected final Socket socket;
  private final Deque<SessionEvent> events = new ArrayDeque<>();
  private final long number;
  private SessionState state;
  private boolean stepping;
  private boolean congested;

  public SessionCarrier(GatewayProcess gateway, Socket socket) {
    this.gateway = gateway;
    this.socket = socket;
    this.number = gateway.nextSession();
    this.state = SessionState.opened(gateway.nowMillis());
  }

  final boolean openedBefore(SessionCarrier other) {
    return number < other.number;
  }

  protected final SessionState state() {
    return state;
  }

  /** Events that come while another is worked on wait for their turn. */
  protected void on(SessionEvent event) {
    events.add(event);
    if (stepping) {
      return;
    }
    stepping = true;
    for (SessionEvent next = events.poll(); next != null; next = events.poll()) {
      Step step = gateway.machine().on(state, next, gateway.nowMillis());
      gateway.machine().invariant(step.state());
      state = step.state();
      for (Effect effect : step.effects()) {
        effect.match(this);
      }
      noteCongestion();
    }
    stepping = false;
  }

  private void noteCongestion() {
    if (!congested && !socket.isClosedByServer() && socket.isQueueFull()) {
      congested = true;
      gateway.world().saw("a client is congested");
      socket.pause();
      on(new SessionEvent.Congested());
    }
  }

  @Override
  public final Life life() {
    return gateway.life();
  }

  @Override
  public final void received(String frame) {
    on(new SessionEvent.Received(ClientMessage.json(frame)));
  }

  @Override
  public final void closed(int code) {
    on(new SessionEvent.Disconnected());
    gateway.disconnected(this);
  }

  @Override
  public final void drained() {
    if (congested) {
      congested = false;
      socket.resume();
      on(new SessionEvent.Writable());
    }
  }

  @Override
  public Void authenticate(Effect.Authenticate effect) {
    boolean good = !gateway.world().strikes(Fault.TOKEN_REFUSED);
    String[] names = effect.token().split("/", -1);
    gateway
        .world()
        .inside(
            life(),
            "token verified",
            () ->
                on(
                    good
                        ? new SessionEvent.Authenticated(names[0], names[1])
                        : new SessionEvent.AuthenticationFailed()));
    return null;
  }

  /** Nobody looks at channels here: what they hear of them is no promise. */
  @Override
  public Void openChannel(Effect.OpenChannel effect) {
    return null;
  }

  @Override
  public Void closeChannel(Effect.CloseChannel effect) {
    return null;
  }

  @Override
  public Void lookAnew(Effect.LookAnew effect) {
    return null;
  }

  @Override
  public Void sendNews(Effect.SendNews effect) {
    return null;
  }

  @Override
  public Void register(Effect.Register effect) {
    gateway
        .registrations()
        .add(effect.userId(), effect.deviceId(), this, () -> on(new SessionEvent.Registered()));
    return null;
  }

  @Override
  public Void unregister(Effect.Unregister effect) {
    gateway.registrations().remove(effect.userId(), effect.deviceId(), this);
    return null;
  }

  @Override
  public Void readHead(Effect.ReadHead effect) {
    gateway
        .store()
        .read(
            life(),
            "read head",
            Tables.inboxState(effect.userId()),
            rows ->
                on(
                    rows.isPresent()
                        ? new SessionEvent.HeadRead(head(rows.get().get(Tables.ONLY_ROW)))
                        : new SessionEvent.ReadFailed()));
    return null;
  }

  static long head(Cell cell) {
    return cell == null ? 0 : ((InboxState) cell.value()).getHead();
  }

  @Override
  public Void compareHead(Effect.CompareHead effect) {
    gateway.compareHead(effect.userId());
    return null;
  }

  @Override
  public Void readPage(Effect.ReadPage effect) {
    gateway
        .store()
        .read(
            life(),
            "read page",
            Tables.inbox(effect.userId()),
            rows ->
                on(
                    rows.isPresent()
                        ? new SessionEvent.PageRead(effect.above(), page(rows.get(), effect))
                        : new SessionEvent.ReadFailed()));
    return null;
  }

  private static List<InboxEvent> page(SortedMap<String, Cell> rows, Effect.ReadPage effect) {
    return rows.tailMap(Tables.number(effect.above() + 1)).entrySet().stream()
        .limit(effect.eventsMax())
        .map(
            row ->
                new InboxEvent(
                    Tables.numberOf(row.getKey()),
                    new EncodedEvent((Event) row.getValue().value())))
        .toList();
  }

  /** No client of the simulation asks for a screen: it holds nothing that a guarantee is about. */
  @Override
  public Void readScreen(Effect.ReadScreen effect) {
    return null;
  }

  @Override
  public Void submit(Effect.Submit effect) {
    gateway
        .submissions()
        .submit(
            withId(effect.submission().record()),
            outcome -> on(new SessionEvent.Decided(effect.submission(), outcome)));
    return null;
  }

  /** A read marker gets its id at the gateway. */
  private ConversationRecord withId(ConversationRecord record) {
    return record.hasMarkRead() ? record.toBuilder().setClientId(gateway.nextId()).build() : record;
  }

  @Override
  public Void acknowledge(Effect.Acknowledge effect) {
    gateway.world().saw("a device acknowledges");
    return null;
  }

  @Override
  public Void reportPresence(Effect.ReportPresence effect) {
    return null;
  }

  @Override
  public Void watch(Effect.Watch effect) {
    return null;
  }

  @Override
  public Void watchAnew(Effect.WatchAnew effect) {
    return null;
  }

  @Override
  public Void tellTyping(Effect.TellTyping effect) {
    return null;
  }

  @Override
  public Void send(Effect.Send effect) {
    socket.fromServer(JsonCodec.print(effect.frame()));
    return null;
  }

  @Override
  public Void sendEvent(Effect.SendEvent effect) {
    socket.fromServer(effect.event().event().json(effect.event().inboxSeq()));
    return null;
  }

  @Override
  public Void close(Effect.Close effect) {
    socket.closeByServer(effect.code().code());
    gateway.world().insideAfter(CLOSE_MILLIS_MAX, life(), "cuts a connection", socket::cut);
    return null;
  }
}
