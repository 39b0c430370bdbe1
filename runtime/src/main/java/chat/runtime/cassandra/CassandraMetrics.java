package chat.runtime.cassandra;

import chat.runtime.metrics.Meters;
import chat.runtime.metrics.RequestMeter;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.concurrent.atomic.LongAdder;

/** Requests to Cassandra. */
final class CassandraMetrics {
  static final LongAdder UNDER_WAY =
      Meters.level("chat.cassandra.requests.under.way", "Requests that wait for their answer");

  private static final RequestMeter READS = meter("read");
  private static final RequestMeter WRITES = meter("write");

  private CassandraMetrics() {}

  /** A batch is a write: reads are never batched. */
  static RequestMeter meter(Statement<?> statement) {
    boolean isRead =
        statement instanceof BoundStatement bound
            && bound.getPreparedStatement().getQuery().startsWith("SELECT");
    return isRead ? READS : WRITES;
  }

  private static RequestMeter meter(String kind) {
    return new RequestMeter(
        "chat.cassandra.request", "From a request to its answer, by what it does", "kind", kind);
  }
}
