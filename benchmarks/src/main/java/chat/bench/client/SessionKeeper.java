package chat.bench.client;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/** The session of one device, with its access token renewed before it runs out. */
public final class SessionKeeper {
  private static final Duration RENEWED_BEFORE = Duration.ofMinutes(1);

  private final HttpApi api;
  private final Clock clock;
  private final Supplier<Future<Session>> login;
  private Session session;
  private Future<Session> renewal;

  public SessionKeeper(HttpApi api, Session session, Clock clock) {
    this(api, session, clock, () -> Future.failedFuture("nobody can log in again here"));
  }

  /**
   * @param login logs in again on the same device, for when the refresh token is void: it is good
   *     for one exchange, whose answer may have been lost
   */
  public SessionKeeper(HttpApi api, Session session, Clock clock, Supplier<Future<Session>> login) {
    this.api = api;
    this.session = session;
    this.clock = clock;
    this.login = login;
  }

  public Session session() {
    return session;
  }

  /** A session whose access token is good for at least a minute. */
  public Future<Session> current() {
    boolean fresh = session.accessTokenExpiresAt().isAfter(clock.instant().plus(RENEWED_BEFORE));
    return fresh ? Future.succeededFuture(session) : renew();
  }

  /**
   * Calls with the access token, and once more with a new one if the first is refused as expired:
   * the platform's clock decides when it is.
   */
  public <T> Future<T> call(Function<Session, Future<T>> call) {
    return current()
        .compose(
            fresh ->
                call.apply(fresh)
                    .recover(
                        failure ->
                            failure instanceof HttpApiException refused && refused.status() == 401
                                ? renew().compose(call)
                                : Future.failedFuture(failure)));
  }

  /** A new access token, also when the old one does not look expired. */
  Future<Session> renew() {
    if (renewal == null) {
      renewal =
          api.refresh(session.refreshToken())
              .recover(
                  failure ->
                      failure instanceof HttpApiException refused && refused.status() == 401
                          ? login.get().recover(unable -> Future.failedFuture(failure))
                          : Future.failedFuture(failure))
              .onSuccess(renewed -> session = renewed)
              .onComplete(done -> renewal = null);
    }
    return renewal;
  }
}
