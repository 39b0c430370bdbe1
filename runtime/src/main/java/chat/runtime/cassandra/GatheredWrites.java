package chat.runtime.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Gathers the writes of an event loop for some milliseconds and sends those for the same replicas
 * as one request: most of what a small write costs is the request. Nothing waits for a write but
 * the position that covers it, so the delay is nobody's.
 *
 * <p>A request that fails fails for all of its writes; each may have been carried out, as always,
 * and may be made again. Requests stay below the bounds from which Cassandra warns of batches, 10
 * partitions and 5 KiB; larger writes travel alone.
 */
final class GatheredWrites {
  private static final long WINDOW_MILLIS = 5;
  private static final int WRITES_MAX = 10;
  private static final int BYTES_MAX = 4 * 1024;

  private final CqlSession session;
  private final String keyspace;
  private final Function<Statement<?>, Future<?>> executor;
  private final ThreadLocal<Map<Set<Node>, Gathering>> ofLoop =
      ThreadLocal.withInitial(HashMap::new);

  /** What waits for its request. */
  private static final class Gathering {
    final List<BoundStatement> statements = new ArrayList<>();
    final List<Promise<Void>> waiting = new ArrayList<>();
    int bytes;
  }

  GatheredWrites(CqlSession session, String keyspace, Function<Statement<?>, Future<?>> executor) {
    this.session = session;
    this.keyspace = keyspace;
    this.executor = executor;
  }

  /**
   * Makes writes of one Cassandra partition, all in the same request.
   *
   * @param context the caller's, on its event loop
   */
  Future<Void> add(ContextInternal context, List<BoundStatement> together) {
    int bytes = together.stream().mapToInt(GatheredWrites::bytes).sum();
    if (bytes > BYTES_MAX || together.size() > WRITES_MAX) {
      return executor.apply(request(together)).mapEmpty();
    }
    Map<Set<Node>, Gathering> gatherings = ofLoop.get();
    Set<Node> replicas = replicas(together.get(0));
    Gathering open = gatherings.get(replicas);
    if (open != null
        && (open.bytes + bytes > BYTES_MAX
            || open.statements.size() + together.size() > WRITES_MAX)) {
      send(gatherings.remove(replicas));
      open = null;
    }
    if (open == null) {
      open = new Gathering();
      gatherings.put(replicas, open);
      sendSoon(context, replicas, open);
    }
    Promise<Void> written = context.promise();
    open.statements.addAll(together);
    open.bytes += bytes;
    open.waiting.add(written);
    return written.future();
  }

  /** Not by a timer of Vert.x: those of a verticle end with it, and others may wait here too. */
  private void sendSoon(ContextInternal context, Set<Node> replicas, Gathering gathered) {
    ScheduledFuture<?> unused =
        context
            .nettyEventLoop()
            .schedule(
                () ->
                    context.runOnContext(
                        now -> {
                          if (ofLoop.get().remove(replicas, gathered)) {
                            send(gathered);
                          }
                        }),
                WINDOW_MILLIS,
                TimeUnit.MILLISECONDS);
  }

  private void send(Gathering gathered) {
    executor
        .apply(request(gathered.statements))
        .onSuccess(done -> gathered.waiting.forEach(Promise::complete))
        .onFailure(failure -> gathered.waiting.forEach(each -> each.fail(failure)));
  }

  static Statement<?> request(List<BoundStatement> statements) {
    return statements.size() == 1
        ? statements.get(0)
        : BatchStatement.newInstance(
            DefaultBatchType.UNLOGGED, statements.toArray(BoundStatement[]::new));
  }

  private Set<Node> replicas(BoundStatement statement) {
    ByteBuffer key = statement.getRoutingKey();
    return key == null
        ? Set.of()
        : session
            .getMetadata()
            .getTokenMap()
            .map(tokens -> tokens.getReplicas(keyspace, key))
            .orElse(Set.of());
  }

  private static int bytes(BoundStatement statement) {
    int bytes = 0;
    for (ByteBuffer value : statement.getValues()) {
      bytes += value == null ? 0 : value.remaining();
    }
    return bytes;
  }
}
