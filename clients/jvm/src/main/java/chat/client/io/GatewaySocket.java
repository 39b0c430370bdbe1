package chat.client.io;

import chat.client.model.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Semaphore;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/** A WebSocket to a gateway. It reads no further than the app follows. */
final class GatewaySocket extends WebSocketListener {
  static final String SUBPROTOCOL = "chat.v1+json";

  /** Frames that are read and not handled yet. */
  private static final int FRAMES_MAX = 256;

  private static final int NO_CLOSE_FRAME = 1006;

  /** Who hears what comes. */
  interface Events {
    void opened();

    /**
     * @param handled is to be called when the next frame may be read in its place
     */
    void frame(JsonObject frame, Runnable handled);

    void closed(int code, long retryAfterMillis);
  }

  private final Semaphore room = new Semaphore(FRAMES_MAX);
  private final Events events;
  private WebSocket socket;
  private volatile boolean closed;

  private GatewaySocket(Events events) {
    this.events = events;
  }

  static GatewaySocket open(OkHttpClient http, String url, Events events) {
    GatewaySocket gateway = new GatewaySocket(events);
    Request request =
        new Request.Builder().url(url).header("Sec-WebSocket-Protocol", SUBPROTOCOL).build();
    gateway.socket = http.newWebSocket(request, gateway);
    return gateway;
  }

  void say(Map<String, Object> frame) {
    socket.send(Json.write(frame));
  }

  void close() {
    closed = true;
    // Whoever reads may wait for room that nobody makes any more.
    room.release(FRAMES_MAX);
    socket.close(1000, null);
  }

  @Override
  public void onOpen(WebSocket webSocket, Response response) {
    events.opened();
  }

  @Override
  public void onMessage(WebSocket webSocket, String text) {
    if (closed) {
      return;
    }
    room.acquireUninterruptibly();
    try {
      events.frame(Json.parse(text), room::release);
    } catch (IOException e) {
      webSocket.cancel();
      events.closed(NO_CLOSE_FRAME, 0);
    }
  }

  @Override
  public void onMessage(WebSocket webSocket, ByteString bytes) {
    webSocket.close(1003, null);
    events.closed(NO_CLOSE_FRAME, 0);
  }

  @Override
  public void onClosing(WebSocket webSocket, int code, String reason) {
    webSocket.close(1000, null);
    events.closed(code, 0);
  }

  @Override
  public void onFailure(WebSocket webSocket, Throwable cause, Response response) {
    events.closed(NO_CLOSE_FRAME, response == null ? 0 : HttpApi.retryAfterMillis(response));
  }
}
