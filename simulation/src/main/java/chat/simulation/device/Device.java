package chat.simulation.device;

import chat.model.CloseCode;
import chat.model.ConversationIds;
import chat.model.v1.Body;
import chat.model.v1.ClientFrame;
import chat.model.v1.Cursor;
import chat.model.v1.Delete;
import chat.model.v1.Edit;
import chat.model.v1.Prefer;
import chat.model.v1.Preferences;
import chat.model.v1.React;
import chat.model.v1.Send;
import chat.simulation.device.Outbox.Draft;
import chat.simulation.gateway.GatewayProcess;
import chat.simulation.gateway.Socket;
import chat.simulation.world.Fault;
import chat.simulation.world.Life;
import chat.simulation.world.World;
import com.google.protobuf.util.Timestamps;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * An app as docs/protocol.md wants it: it keeps its cursor and its unanswered messages over all
 * connections, and sends each again with the same id until it is answered.
 */
public final class Device {
  private static final int BACKOFF_MILLIS = 500;
  private static final int BACKOFF_MILLIS_MAX = 30_000;
  private static final int BACKOFF_DOUBLINGS_MAX = 6;

  private final World world;
  private final Account account;
  private final Supplier<List<GatewayProcess>> gateways;
  private final Known known;
  private final Outbox outbox = new Outbox();
  private Cursor cursor;
  private Connection connection;
  private boolean online;
  private boolean stopped;
  private int attempts;

  public Device(World world, Account account, Supplier<List<GatewayProcess>> gateways) {
    this.world = world;
    this.account = account;
    this.gateways = gateways;
    this.known = new Known(account.history());
  }

  public Account account() {
    return account;
  }

  public void goOnline() {
    online = true;
    reconnectAfter(0);
  }

  /** Without a word: the connection is left as it is. */
  public void goAway() {
    online = false;
    cut();
    abandon();
  }

  /** Gives up the connection and makes another one. */
  public void reconnect() {
    if (connection != null) {
      if (world.oneIn(2)) {
        cut();
      }
      abandon();
      reconnectAfter(0);
    }
  }

  /** Reads nothing for a while. */
  public void slow(long millis) {
    if (connection != null) {
      connection.socket().slow(millis);
    }
  }

  public void cut() {
    if (connection != null) {
      connection.socket().cut();
    }
  }

  public void write(String conversationId, String text) {
    UUID id = account.ids().next();
    boolean isJudged =
        !ConversationIds.isGroup(conversationId) && !ConversationIds.isChannel(conversationId);
    if (isJudged) {
      account.history().send(conversationId, id);
    }
    give(
        new Draft(
            id,
            ClientFrame.newBuilder()
                .setSend(
                    Send.newBuilder()
                        .setConversationId(conversationId)
                        .setClientMessageId(id.toString())
                        .setBody(Body.newBuilder().setText(text)))
                .build(),
            isJudged));
  }

  /** Does something to a message that may be there. */
  public void change(String conversationId, int sequence) {
    UUID id = account.ids().next();
    ClientFrame.Builder frame = ClientFrame.newBuilder();
    switch (world.dice(5)) {
      case 4 ->
          frame.setPrefer(
              Prefer.newBuilder()
                  .setConversationId(conversationId)
                  .setClientId(id.toString())
                  .setPreferences(preferences()));
      case 0 ->
          frame.setEdit(
              Edit.newBuilder()
                  .setConversationId(conversationId)
                  .setClientId(id.toString())
                  .setSequence(sequence)
                  .setBody(Body.newBuilder().setText("edited by " + id)));
      case 1 ->
          frame.setDelete(
              Delete.newBuilder()
                  .setConversationId(conversationId)
                  .setClientId(id.toString())
                  .setSequence(sequence)
                  .setOnlyForMe(world.oneIn(3)));
      default ->
          frame.setReact(
              React.newBuilder()
                  .setConversationId(conversationId)
                  .setClientId(id.toString())
                  .setSequence(sequence)
                  .setReaction("r" + world.dice(2))
                  .setRemoved(world.oneIn(3)));
    }
    give(new Draft(id, frame.build(), false));
  }

  /** One thing or several at once: what is said of one must not touch another. */
  private Preferences preferences() {
    Preferences.Builder preferences = Preferences.newBuilder().setMarkedUnread(world.oneIn(2));
    if (world.oneIn(2)) {
      preferences.setMutedUntil(Timestamps.fromMillis(world.dice(2)));
    }
    if (world.oneIn(2)) {
      preferences.clearMarkedUnread().setPinned(world.oneIn(2));
    }
    return preferences.build();
  }

  private void give(Draft draft) {
    outbox.add(draft);
    if (connection != null) {
      connection.send(draft);
    }
  }

  /** Whether it was welcomed once, so that everything from then on is owed to it. */
  public boolean hasBegun() {
    return cursor != null;
  }

  /** Whether it has everything up to a head and all its messages are answered. */
  public boolean isQuiet(int head) {
    return cursor != null
        && cursor.getInboxSeq() == head
        && outbox.isEmpty()
        && connection != null
        && connection.isSynced();
  }

  @Override
  public String toString() {
    return "%s: %s, cursor %s, %d unanswered%s"
        .formatted(
            account.life(),
            connection == null ? "not connected" : connection.isSynced() ? "synced" : "connected",
            cursor == null ? "none" : cursor.getInboxSeq(),
            outbox.all().size(),
            stopped ? ", told to stay away" : "");
  }

  Life life() {
    return account.life();
  }

  World world() {
    return world;
  }

  Cursor cursor() {
    return cursor;
  }

  Outbox outbox() {
    return outbox;
  }

  Known known() {
    return known;
  }

  /** Stores where it stands, together with what it has got. */
  void begins(Cursor at) {
    cursor = at;
  }

  void advance(int inboxSeq) {
    cursor = cursor.toBuilder().setInboxSeq(inboxSeq).build();
  }

  void synced() {
    attempts = 0;
  }

  /** Drops the connection; the gateway learns of it later. */
  void abandon() {
    if (connection != null) {
      connection.end();
      connection = null;
    }
  }

  void closed(Connection which, int code) {
    if (which != connection) {
      return;
    }
    which.end();
    connection = null;
    CloseCode.Reconnect next =
        Arrays.stream(CloseCode.values())
            .filter(close -> close.code() == code)
            .findFirst()
            .map(CloseCode::reconnect)
            .orElse(CloseCode.Reconnect.BACK_OFF);
    if (next == CloseCode.Reconnect.NO) {
      stopped = true;
      world.note(life(), "is told by " + code + " to stay away");
    } else {
      backOff();
    }
  }

  /** Is told to connect elsewhere. */
  void moveAway(int delayMillis) {
    abandon();
    reconnectAfter(delayMillis);
  }

  void backOff() {
    long most = (long) BACKOFF_MILLIS << Math.min(attempts++, BACKOFF_DOUBLINGS_MAX);
    reconnectAfter(world.dice((int) Math.min(most, BACKOFF_MILLIS_MAX)));
  }

  private void reconnectAfter(long millis) {
    world.insideAfter(millis, life(), "connects", this::connect);
  }

  private void connect() {
    if (!online || stopped || connection != null) {
      return;
    }
    GatewayProcess gateway = world.any(gateways.get());
    if (!gateway.isOpen() || world.strikes(Fault.CONNECT_FAILED)) {
      backOff();
      return;
    }
    Connection next = new Connection(this);
    Socket socket = new Socket(world, next);
    gateway.accept(socket);
    connection = next;
    next.open(socket);
  }

  static UUID id(String text) {
    return UUID.fromString(text);
  }
}
