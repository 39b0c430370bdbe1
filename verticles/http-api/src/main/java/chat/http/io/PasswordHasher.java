package chat.http.io;

import chat.http.core.Passwords;
import chat.model.ErrorCode;
import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Argon2id (RFC 9106) on workers of its own: as many at a time as there are processors, and a
 * bounded number that wait. Memory is bounded with them, 19 MiB for each that runs.
 */
final class PasswordHasher {
  /** Of the OWASP Password Storage Cheat Sheet: m = 19 MiB, t = 2, p = 1. */
  private static final Argon2Function ARGON2ID =
      Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);

  private static final int SALT_BYTES = 16;

  /** Of all instances of the verticle together; work for 1 to 3 s. */
  private static final int WAITING_MAX = 32;

  private static final long RETRY_AFTER_MILLIS = 2_000;
  private static final int CONCURRENT_MAX = Runtime.getRuntime().availableProcessors();
  private static final AtomicInteger UNDER_WAY = new AtomicInteger();

  private final WorkerExecutor workers;

  /** What a password is compared with when there is no account, to take the same time. */
  private final Future<String> decoyHash;

  /** The workers are shared by all instances of the verticle and end with the last of them. */
  PasswordHasher(Vertx vertx) {
    workers =
        vertx.createSharedWorkerExecutor("password-hasher", CONCURRENT_MAX, 1, TimeUnit.MINUTES);
    decoyHash = hash("decoy");
  }

  /** The hash with its parameters and salt, in the PHC string format. */
  Future<String> hash(String password) {
    String normal = Passwords.normalize(password);
    return run(() -> Password.hash(normal).addRandomSalt(SALT_BYTES).with(ARGON2ID).getResult());
  }

  /** Whether it is the password; takes as long when there is no hash to compare with. */
  Future<Boolean> verify(String password, Optional<String> hash) {
    String normal = Passwords.normalize(password);
    return hash.map(Future::succeededFuture)
        .orElse(decoyHash)
        .compose(
            expected ->
                run(
                    () ->
                        Password.check(normal, expected)
                            .with(Argon2Function.getInstanceFromHash(expected))))
        .map(equal -> equal && hash.isPresent());
  }

  private <T> Future<T> run(Callable<T> work) {
    if (UNDER_WAY.incrementAndGet() > CONCURRENT_MAX + WAITING_MAX) {
      UNDER_WAY.decrementAndGet();
      return Future.failedFuture(
          ProblemException.retryLater(
              ErrorCode.UNAVAILABLE,
              "Too many people sign up or log in at this moment.",
              RETRY_AFTER_MILLIS));
    }
    return workers.executeBlocking(work, false).onComplete(done -> UNDER_WAY.decrementAndGet());
  }
}
