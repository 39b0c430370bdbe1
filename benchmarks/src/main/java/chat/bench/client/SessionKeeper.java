package chat.bench.client;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;

/** The session of one device, with its access token renewed before it runs out. */
public final class SessionKeeper {
  private static final Duration RENEWED_BEFORE = Duration.ofMinutes(1);

  private final HttpApi api;
  private final Clock clock;
  private Session session;
  private Future<Session> renewal;

  public SessionKeeper(HttpApi api, Session session, Clock clock) {
    this.api = api;
    this.session = session;
    this.clock = clock;
  }

  public Session session() {
    return session;
  }

  /** A session whose access token is good for at least a minute. */
  Future<Session> current() {
    boolean fresh = session.accessTokenExpiresAt().isAfter(clock.instant().plus(RENEWED_BEFORE));
    return fresh ? Future.succeededFuture(session) : renew();
  }

  /** A new access token, also when the old one does not look expired. */
  Future<Session> renew() {
    if (renewal == null) {
      renewal =
          api.refresh(session.refreshToken())
              .onSuccess(renewed -> session = renewed)
              .onComplete(done -> renewal = null);
    }
    return renewal;
  }
}
