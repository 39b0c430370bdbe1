package chat.runtime.redis;

import chat.model.ErrorCode;
import chat.model.v1.Outcome;
import chat.model.v1.RetryLater;
import chat.runtime.core.RateLimit;
import chat.runtime.core.UserRate;
import chat.runtime.settings.Settings;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds users to their {@link RateLimit}. Each node decides at once by what it knows; once a second
 * the nodes add up in Redis what they let pass, so that many connections at many nodes do not
 * multiply the limit. Without Redis each node goes on by itself.
 */
public final class CommandRates {
  /** The pace of {@link #share}. */
  public static final long SHARE_MILLIS = 1_000;

  private static final String COUNT = Scripts.load("count.lua");
  private static final int USERS_MAX = 100_000;
  private static final Logger LOG = LoggerFactory.getLogger(CommandRates.class);

  private final RedisLink redis;
  private final RateLimit limit;
  private final Map<String, UserRate> rates = new HashMap<>();

  public CommandRates(RedisLink redis, RateLimit limit) {
    this.redis = redis;
    this.limit = limit;
  }

  /** The limit that this process holds users to. */
  public static RateLimit limit(Settings settings) {
    int perSecond = settings.integer("CHAT_USER_COMMANDS_PER_SECOND", 30, 1, 1_000_000);
    return new RateLimit(
        perSecond, settings.integer("CHAT_USER_COMMANDS_BURST", 3 * perSecond, 1, 10_000_000));
  }

  /** Takes a command of a user; an outcome that puts it off when there are too many. */
  public Optional<Outcome> refuse(String userId) {
    if (rates.size() >= USERS_MAX && !rates.containsKey(userId)) {
      return Optional.empty();
    }
    int waitMillis =
        rates.computeIfAbsent(userId, id -> new UserRate(limit, nowMillis())).take(nowMillis());
    return waitMillis == 0
        ? Optional.empty()
        : Optional.of(
            Outcome.newBuilder()
                .setRetryLater(
                    RetryLater.newBuilder()
                        .setCode(ErrorCode.RATE_LIMITED.code())
                        .setRetryAfterMillis(waitMillis))
                .build());
  }

  /** Adds up with the other nodes, and forgets users who have been quiet. */
  public void share() {
    long nowMillis = nowMillis();
    List<UserRate> asked = new ArrayList<>();
    List<Request> requests = new ArrayList<>();
    rates.forEach(
        (userId, rate) -> {
          int passed = rate.report();
          if (passed > 0) {
            asked.add(rate);
            requests.add(request(userId, passed));
          }
        });
    rates.values().removeIf(rate -> rate.isFresh(nowMillis));
    redis
        .sendAll(requests)
        .onSuccess(
            answers -> {
              for (int i = 0; i < answers.size(); i++) {
                Response counted = answers.get(i);
                asked.get(i).counted(counted.get(0).toLong(), counted.get(1).toLong(), nowMillis());
              }
            })
        .onFailure(failure -> LOG.debug("rates were not added up: {}", failure.toString()));
  }

  private static Request request(String userId, int passed) {
    return Request.cmd(Command.EVAL)
        .arg(COUNT)
        .arg(1)
        .arg("rate:{" + userId + "}")
        .arg(passed)
        .arg(RateLimit.WINDOW_MILLIS);
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
