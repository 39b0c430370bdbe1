package chat.http.io;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;

/** What failures of PostgreSQL mean. */
final class Postgres {
  private Postgres() {}

  /** Whether a row was inserted; false when another one has taken a value that must be unique. */
  static Future<Boolean> inserted(Future<?> insert) {
    return insert
        .map(true)
        .recover(
            failure ->
                isUniqueViolation(failure)
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(failure));
  }

  private static boolean isUniqueViolation(Throwable failure) {
    return failure instanceof PgException e && "23505".equals(e.getSqlState());
  }

  /**
   * Whether the server is away, stopping, out of resources or too slow, so that the same statement
   * may succeed later: SQLSTATE classes 08, 53 and 57, and 40 for a transaction that lost.
   */
  static boolean isPassing(PgException failure) {
    String state = failure.getSqlState() == null ? "" : failure.getSqlState();
    return state.startsWith("08")
        || state.startsWith("40")
        || state.startsWith("53")
        || state.startsWith("57");
  }
}
