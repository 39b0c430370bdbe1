package chat.http.io;

import chat.http.AttemptConfig;
import chat.http.core.ClientAddress;
import chat.model.ErrorCode;
import chat.runtime.redis.WindowCounts;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down who guesses passwords or handles, makes accounts in bulk, or exports again and again.
 * Without Redis everybody passes: what is left then is the bound on password hashes under way.
 */
final class AttemptLimits {
  private static final long WARNING_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Logger LOG = LoggerFactory.getLogger(AttemptLimits.class);

  private final WindowCounts counts;
  private final AttemptConfig config;
  private long passedWithoutCount;
  private long warnedNanos = System.nanoTime() - WARNING_PAUSE_NANOS;

  AttemptLimits(WindowCounts counts, AttemptConfig config) {
    this.counts = counts;
    this.config = config;
  }

  private record Limit(String name, int max, String whose) {}

  /** Fails with a problem for the caller when there were too many sign-ups from his address. */
  Future<Void> signUp(HttpServerRequest request) {
    String address = address(request);
    return check(
        List.of(
            new Limit(
                "sign-up:" + address, config.signUpsPerAddress(), "sign-ups from this address")));
  }

  /**
   * Fails likewise when there were too many logins from the address or with the handle.
   *
   * @param handle in its normal form
   */
  Future<Void> logIn(HttpServerRequest request, String handle) {
    return check(
        List.of(
            fromAddress(request),
            new Limit("login-as:" + handle, config.loginsPerHandle(), "logins with this handle")));
  }

  /** Fails likewise when there were too many logins from the address, as whoever. */
  Future<Void> logInFrom(HttpServerRequest request) {
    return check(List.of(fromAddress(request)));
  }

  private Limit fromAddress(HttpServerRequest request) {
    return new Limit(
        "login:" + address(request), config.loginsPerAddress(), "logins from this address");
  }

  /** Fails likewise when somebody looks for so many people that he seems to try all handles. */
  Future<Void> find(String userId) {
    return check(List.of(new Limit("find:" + userId, config.findsPerUser(), "searches by you")));
  }

  /** Fails likewise when there were too many exports within a day. */
  Future<Void> export(String userId) {
    return check(
        List.of(new Limit("export:" + userId, config.exportsPerUser(), "exports by you")),
        AttemptConfig.EXPORT_WINDOW_MILLIS);
  }

  private Future<Void> check(List<Limit> limits) {
    return check(limits, AttemptConfig.WINDOW_MILLIS);
  }

  private Future<Void> check(List<Limit> limits, int windowMillis) {
    return counts
        .add(limits.stream().map(Limit::name).toList(), windowMillis)
        .otherwise(failure -> passWithoutCount(limits, failure))
        .map(
            counted -> {
              for (int i = 0; i < limits.size(); i++) {
                refuseAbove(limits.get(i), counted.get(i), windowMillis);
              }
              return null;
            });
  }

  private static void refuseAbove(Limit limit, WindowCounts.Count count, int windowMillis) {
    if (count.total() > limit.max()) {
      throw ProblemException.retryLater(
          ErrorCode.RATE_LIMITED,
          "There were more than "
              + limit.max()
              + " "
              + limit.whose()
              + " within "
              + TimeUnit.MILLISECONDS.toMinutes(windowMillis)
              + " minutes.",
          Math.max(1_000, count.windowLeftMillis()));
    }
  }

  private List<WindowCounts.Count> passWithoutCount(List<Limit> limits, Throwable failure) {
    passedWithoutCount++;
    long nowNanos = System.nanoTime();
    if (nowNanos - warnedNanos >= WARNING_PAUSE_NANOS) {
      LOG.warn(
          "{} sign-ups, logins, searches and exports passed without a limit: {}",
          passedWithoutCount,
          failure.getMessage());
      warnedNanos = nowNanos;
      passedWithoutCount = 0;
    }
    return limits.stream().map(limit -> new WindowCounts.Count(0, 0)).toList();
  }

  private String address(HttpServerRequest request) {
    return ClientAddress.of(
        request.remoteAddress().hostAddress(),
        request.headers().getAll("X-Forwarded-For"),
        config.proxies());
  }
}
