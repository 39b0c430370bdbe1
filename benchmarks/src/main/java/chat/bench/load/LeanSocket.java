package chat.bench.load;

import chat.bench.client.Session;
import chat.model.JsonCodec;
import chat.model.v1.ClientFrame;
import chat.model.v1.Hello;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;

/** Connections of which there are thousands beside the platform: their frames come as text. */
final class LeanSocket {
  private static final String SUBPROTOCOL = "chat.v1+json";

  private LeanSocket() {}

  /** Connects to the first gateway of a session and says hello without a cursor. */
  static Future<WebSocket> open(
      WebSocketClient sockets, Session session, Handler<String> received, Handler<Void> closed) {
    return sockets
        .connect(
            new WebSocketConnectOptions()
                .setAbsoluteURI(session.gatewayUrls().get(0))
                .setSubProtocols(List.of(SUBPROTOCOL)))
        .onSuccess(
            socket -> {
              socket.textMessageHandler(received);
              socket.closeHandler(closed);
              say(
                  socket,
                  ClientFrame.newBuilder()
                      .setHello(Hello.newBuilder().setToken(session.accessToken())));
            });
  }

  static void say(WebSocket socket, ClientFrame.Builder frame) {
    socket.writeTextMessage(JsonCodec.print(frame));
  }
}
