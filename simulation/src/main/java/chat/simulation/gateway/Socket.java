package chat.simulation.gateway;

import chat.simulation.world.Life;
import chat.simulation.world.World;
import java.util.ArrayDeque;

/**
 * A connection: two ordered streams of frames. It may break; then what was under way is lost, and
 * each end learns of it in its own time.
 */
public final class Socket {
  /** Close code of a connection that ended without a close frame. */
  public static final int ABNORMAL = 1006;

  private static final int QUEUE_FRAMES_MAX = 6;
  private static final int BREAK_SEEN_BY_CLIENT_MILLIS_MAX = 4_000;
  private static final int BREAK_SEEN_BY_SERVER_MILLIS_MAX = 40_000;

  /** What an end is told. */
  public interface End {
    Life life();

    void received(String frame);

    /** Told once. */
    void closed(int code);
  }

  /** What the gateway's end is told besides. */
  public interface ServerEnd extends End {
    /** The client has read enough for more to be written. */
    void drained();
  }

  private sealed interface Item permits Frame, Close {}

  private record Frame(String text) implements Item {}

  private record Close(int code) implements Item {}

  private final World world;
  private final End client;
  private ServerEnd server;
  private final ArrayDeque<Item> toServer = new ArrayDeque<>();
  private final ArrayDeque<Item> toClient = new ArrayDeque<>();
  private boolean broken;
  private boolean clientClosed;
  private boolean serverClosed;
  private boolean serverPaused;
  private long clientReadsFromMillis;

  public Socket(World world, End client) {
    this.world = world;
    this.client = client;
  }

  void accepted(ServerEnd by) {
    server = by;
  }

  /** A frame of the client goes out. */
  public void fromClient(String text) {
    if (!clientClosed && !broken) {
      toServer.add(new Frame(text));
      scheduleServer();
    }
  }

  /** The client closes and wants to hear no more; frames that it sent before still arrive. */
  public void closeByClient() {
    if (!clientClosed && !broken) {
      toServer.add(new Close(ABNORMAL));
      scheduleServer();
    }
    clientClosed = true;
    toClient.clear();
  }

  void fromServer(String text) {
    toClientLater(new Frame(text));
  }

  void closeByServer(int code) {
    serverPaused = false;
    toServer.forEach(item -> scheduleServer());
    toClientLater(new Close(code));
  }

  private void toClientLater(Item item) {
    if (!clientClosed && !broken) {
      toClient.add(item);
      scheduleClient(0);
    }
  }

  boolean isQueueFull() {
    return toClient.size() > QUEUE_FRAMES_MAX;
  }

  boolean isClosedByServer() {
    return serverClosed;
  }

  /** The gateway reads no more until it resumes. */
  void pause() {
    serverPaused = true;
  }

  void resume() {
    serverPaused = false;
    toServer.forEach(item -> scheduleServer());
  }

  /** The client reads nothing for a while. */
  public void slow(long millis) {
    clientReadsFromMillis = world.nowMillis() + millis;
  }

  /** The network between the two fails. */
  public void cut() {
    if (broken) {
      return;
    }
    broken = true;
    toServer.clear();
    toClient.clear();
    world.insideAfter(
        world.dice(BREAK_SEEN_BY_CLIENT_MILLIS_MAX),
        client.life(),
        "sees that its connection is broken",
        () -> closeClient(ABNORMAL));
    world.insideAfter(
        world.dice(BREAK_SEEN_BY_SERVER_MILLIS_MAX),
        server.life(),
        "sees that a connection is broken",
        this::closeServer);
  }

  private void scheduleServer() {
    world.inside(server.life(), "frame from " + client.life(), this::serverTakes);
  }

  private void serverTakes() {
    if (serverPaused || serverClosed) {
      return;
    }
    Item item = toServer.poll();
    if (item instanceof Frame frame) {
      server.received(frame.text);
    } else if (item instanceof Close) {
      closeServer();
    }
  }

  private void scheduleClient(long afterMillis) {
    world.insideAfter(afterMillis, client.life(), "frame from " + server.life(), this::clientTakes);
  }

  private void clientTakes() {
    if (clientReadsFromMillis > world.nowMillis()) {
      scheduleClient(clientReadsFromMillis - world.nowMillis());
      return;
    }
    Item item = toClient.poll();
    if (item == null) {
      return;
    }
    if (toClient.size() == QUEUE_FRAMES_MAX / 2) {
      world.inside(server.life(), "can write again", server::drained);
    }
    if (item instanceof Frame frame) {
      client.received(frame.text);
    } else if (item instanceof Close close) {
      closeClient(close.code);
      world.inside(server.life(), "hears that its close was read", this::closeServer);
    }
  }

  private void closeClient(int code) {
    if (!clientClosed) {
      clientClosed = true;
      client.closed(code);
    }
  }

  private void closeServer() {
    if (!serverClosed) {
      serverClosed = true;
      server.closed(ABNORMAL);
    }
  }
}
