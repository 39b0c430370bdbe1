package chat.runtime.cassandra;

import chat.runtime.core.Batches;
import chat.runtime.core.Batches.Batch;
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
import java.util.List;
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
  private static final long WINDOW_MILLIS = 10;
  private static final int WRITES_MAX = 10;
  private static final int BYTES_MAX = 4 * 1024;

  private final CqlSession session;
  private final String keyspace;
  private final Function<Statement<?>, Future<?>> executor;
  private final ThreadLocal<Batches<Set<Node>, Write>> ofLoop =
      ThreadLocal.withInitial(() -> new Batches<>(WRITES_MAX, BYTES_MAX));

  /** Statements for one Cassandra partition, and who waits for them. */
  private record Write(List<BoundStatement> together, Promise<Void> written) {}

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
    Batches<Set<Node>, Write> batches = ofLoop.get();
    int bytes = together.stream().mapToInt(GatheredWrites::bytes).sum();
    if (!batches.fits(together.size(), bytes)) {
      return executor.apply(request(together)).mapEmpty();
    }
    Set<Node> replicas = replicas(together.get(0));
    Write write = new Write(together, context.promise());
    Batches.Added<Write> added = batches.add(replicas, write, together.size(), bytes);
    added.begun().ifPresent(batch -> sendSoon(context, replicas, batch));
    // An answer may be there at once, and whoever waits for it may write again before this returns.
    added.full().ifPresent(this::send);
    return write.written().future();
  }

  /** Not by a timer of Vert.x: those of a verticle end with it, and others may wait here too. */
  private void sendSoon(ContextInternal context, Set<Node> replicas, Batch<Write> batch) {
    ScheduledFuture<?> unused =
        context
            .nettyEventLoop()
            .schedule(
                () ->
                    context.runOnContext(
                        now -> {
                          if (ofLoop.get().take(replicas, batch)) {
                            send(batch);
                          }
                        }),
                WINDOW_MILLIS,
                TimeUnit.MILLISECONDS);
  }

  private void send(Batch<Write> batch) {
    List<Write> writes = batch.items();
    executor
        .apply(request(writes.stream().flatMap(write -> write.together().stream()).toList()))
        .onSuccess(done -> writes.forEach(write -> write.written().complete()))
        .onFailure(failure -> writes.forEach(write -> write.written().fail(failure)));
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
