package chat.client.io;

import chat.client.core.PlatformClock;
import chat.client.model.Account;
import chat.client.model.ChatException;
import chat.client.model.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Who is logged in, and the tokens of that. Only one refresh is under way at a time. */
final class Sessions {
  private static final long TOKEN_LIFE_MILLIS = 15 * 60 * 1_000;
  private static final long REFRESH_BEFORE_MILLIS = 60 * 1_000;
  private static final String CLOCK = "clock_ahead_millis";

  private final HttpApi http;
  private final Store store;
  private final LongSupplier wall;
  private final LongSupplier elapsed;
  private JsonObject session;
  private PlatformClock clock;
  private CompletableFuture<String> refreshing;

  /**
   * @param session of the last life, null when nobody is logged in
   * @param wall the device's clock, in milliseconds
   * @param elapsed a clock that nobody sets, in milliseconds
   */
  Sessions(HttpApi http, Store store, JsonObject session, LongSupplier wall, LongSupplier elapsed) {
    this.http = http;
    this.store = store;
    this.session = session;
    this.wall = wall;
    this.elapsed = elapsed;
    this.clock =
        session == null
            ? null
            : PlatformClock.toldBefore(
                endOf(session) - TOKEN_LIFE_MILLIS,
                session.number(CLOCK),
                wall.getAsLong(),
                elapsed.getAsLong());
  }

  synchronized Optional<Account> account() {
    return Optional.ofNullable(session).map(Account::new);
  }

  /** Where to connect, as the session says; none when nobody is logged in. */
  synchronized List<String> gateways() {
    return session == null ? List.of() : urls(session);
  }

  static List<String> urls(JsonObject answer) {
    List<String> urls = new ArrayList<>();
    answer.objects("gateways").forEach(gateway -> urls.add(gateway.text("url")));
    return urls;
  }

  /** The platform's time, as well as it is known. */
  synchronized long platformMillis() {
    return clock == null ? wall.getAsLong() : clock.millis(elapsed.getAsLong());
  }

  /** The tokens of a login are there. */
  synchronized void begin(JsonObject answer) {
    clock =
        PlatformClock.told(
            endOf(answer) - TOKEN_LIFE_MILLIS, wall.getAsLong(), elapsed.getAsLong());
    Map<String, Object> fields = new LinkedHashMap<>(answer.toMap());
    fields.put(CLOCK, clock.aheadMillis());
    session = JsonObject.of(fields);
    store.saveSession(session);
  }

  /** When the access token ends, by the platform's clock. */
  private static long endOf(JsonObject session) {
    return session.time("access_token_expires_at").map(Instant::toEpochMilli).orElse(0L);
  }

  /** Nobody is logged in any more. */
  synchronized void end() {
    session = null;
    clock = null;
    store.removeSession();
  }

  /**
   * An access token.
   *
   * @param refused a token that the platform has refused, or null
   */
  synchronized CompletableFuture<String> token(String refused) {
    if (refreshing != null) {
      return refreshing;
    }
    if (session == null) {
      CompletableFuture<String> nobody = new CompletableFuture<>();
      nobody.completeExceptionally(ChatException.refused("unauthenticated", "nobody is logged in"));
      return nobody;
    }
    String current = session.text("access_token");
    long leftMillis = endOf(session) - clock.latestMillis(wall.getAsLong(), elapsed.getAsLong());
    if (!current.equals(refused) && leftMillis > REFRESH_BEFORE_MILLIS) {
      return CompletableFuture.completedFuture(current);
    }
    CompletableFuture<String> fresh = new CompletableFuture<>();
    refreshing = fresh;
    CompletableFuture<?> unused =
        http.call(
                "POST",
                "/v1/sessions/refresh",
                null,
                Map.of("refresh_token", session.text("refresh_token")))
            .whenComplete((answer, failure) -> refreshed(fresh, answer, failure));
    return fresh;
  }

  private void refreshed(CompletableFuture<String> fresh, JsonObject answer, Throwable failure) {
    synchronized (this) {
      refreshing = null;
      if (failure == null) {
        // Stored before it is used: the old one is good for one exchange.
        begin(answer);
      } else if (failure instanceof ChatException && ((ChatException) failure).isFinal()) {
        end();
      }
    }
    if (failure == null) {
      fresh.complete(answer.text("access_token"));
    } else {
      fresh.completeExceptionally(failure);
    }
  }
}
