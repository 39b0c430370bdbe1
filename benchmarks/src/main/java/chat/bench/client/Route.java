package chat.bench.client;

import io.vertx.core.Future;
import io.vertx.core.http.WebSocket;

/** How a device gets to a gateway: with a token that is good, each time to the next in the list. */
final class Route {
  private final Fleet fleet;
  private final SessionKeeper session;
  private int attempts;
  private boolean tokenRejected;
  private String gateway = "";

  Route(Fleet fleet, SessionKeeper session) {
    this.fleet = fleet;
    this.session = session;
    this.attempts = fleet.firstGateway();
  }

  Future<WebSocket> connect() {
    return (tokenRejected ? session.renew() : session.current())
        .compose(
            fresh -> {
              gateway = fleet.gateway(fresh, attempts++);
              return fleet.connect(gateway);
            });
  }

  /** The token of the last connection was good, or not. */
  void tokenRejected(boolean rejected) {
    tokenRejected = rejected;
  }

  String accessToken() {
    return session.session().accessToken();
  }

  /** URL of the gateway that was tried last. */
  String gateway() {
    return gateway;
  }
}
