package chat.runtime.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A session with Cassandra: quorum for everything, a bounded number of requests under way.
 *
 * <p>Opening, preparing and closing block; they belong to the start and the end of a process.
 * {@link #execute} and {@link #write} never block and complete on the context of their caller.
 */
public final class Cassandra implements AutoCloseable {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

  /** All nodes have to agree, and a busy one takes its time. */
  private static final Duration SCHEMA_TIMEOUT = Duration.ofSeconds(60);

  private static final int REQUESTS_MAX = 16_384;

  private final CqlSession session;
  private final String keyspace;
  private final Function<String, PreparedStatement> preparer;
  private final GatheredWrites writes;

  private Cassandra(
      CqlSession session, String keyspace, Function<String, PreparedStatement> preparer) {
    this.session = session;
    this.keyspace = keyspace;
    this.preparer = preparer;
    this.writes = new GatheredWrites(session, keyspace, this::execute);
  }

  /** Connects and makes the keyspace and the tables that are missing. */
  public static Cassandra open(CassandraSettings settings) {
    CqlSession session =
        CqlSession.builder()
            .addContactPoints(settings.contactPoints())
            .withLocalDatacenter(settings.localDatacenter())
            .withConfigLoader(driverConfig())
            .build();
    Cassandra cassandra =
        new Cassandra(
            session,
            settings.keyspace(),
            cql -> session.prepare(inKeyspace(cql, settings.keyspace())));
    try {
      cassandra.createSchema(settings.replicationFactor());
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
    return cassandra;
  }

  /** Prepares a statement in which {@code {ks}} stands for the keyspace. */
  public PreparedStatement prepare(String cql) {
    return preparer.apply(cql);
  }

  /**
   * The same session for stores whose statements go to tables of another name than the schema's.
   *
   * @param otherPreparer gets statements in which {@code {ks}} stands for the keyspace
   */
  public Cassandra preparingWith(Function<String, PreparedStatement> otherPreparer) {
    return new Cassandra(session, keyspace, otherPreparer);
  }

  /**
   * Makes tables like some of the schema, under names of their own, and the columns that those lack
   * which are there. Blocks.
   */
  public void createLike(Collection<String> tables, UnaryOperator<String> rename) {
    for (String statement : statements()) {
      if (tables.stream()
          .anyMatch(
              table ->
                  statement.contains("{ks}." + table + " (")
                      || statement.contains("{ks}." + table + " ADD "))) {
        define(inKeyspace(rename.apply(statement), keyspace));
      }
    }
  }

  /** Names of all tables that are there. Blocks. */
  public Set<String> tables() {
    Set<String> names = new TreeSet<>();
    session
        .execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", keyspace)
        .forEach(row -> names.add(row.getString("table_name")));
    return names;
  }

  /** Drops a table with everything in it. Blocks. */
  public void drop(String table) {
    define("DROP TABLE IF EXISTS " + keyspace + "." + table);
  }

  /** Runs a statement; a failure may still have been carried out. */
  public Future<AsyncResultSet> execute(Statement<?> statement) {
    CassandraMetrics.UNDER_WAY.increment();
    return CassandraMetrics.meter(statement)
        .measure(
            Future.fromCompletionStage(session.executeAsync(statement), Vertx.currentContext()))
        .onComplete(done -> CassandraMetrics.UNDER_WAY.decrement());
  }

  /** Runs a statement and hands over each of its rows, page after page. */
  public Future<Void> executeEach(Statement<?> statement, Consumer<Row> row) {
    return execute(statement).compose(page -> each(page, row));
  }

  private static Future<Void> each(AsyncResultSet page, Consumer<Row> row) {
    page.currentPage().forEach(row);
    return page.hasMorePages()
        ? Future.fromCompletionStage(page.fetchNextPage(), Vertx.currentContext())
            .compose(next -> each(next, row))
        : Future.succeededFuture();
  }

  /** Makes a write, which may travel with others; a failure may still have been carried out. */
  public Future<Void> write(BoundStatement statement) {
    return write(List.of(statement));
  }

  /** Makes writes of one Cassandra partition, atomically; none at all are made already. */
  public Future<Void> write(List<BoundStatement> statements) {
    if (statements.isEmpty()) {
      return Future.succeededFuture();
    }
    ContextInternal context = (ContextInternal) Vertx.currentContext();
    return context != null && context.nettyEventLoop().inEventLoop()
        ? writes.add(context, statements)
        : execute(GatheredWrites.request(statements)).mapEmpty();
  }

  /** For the start of a process. */
  public com.datastax.oss.driver.api.core.cql.ResultSet executeBlocking(Statement<?> statement) {
    return session.execute(statement);
  }

  public static ByteBuffer blob(Message message) {
    return message.toByteString().asReadOnlyByteBuffer();
  }

  /** Reads what {@link #blob} wrote. */
  public static <T> T parse(Parser<T> parser, ByteBuffer blob) {
    try {
      return parser.parseFrom(blob);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a cell does not hold what the schema says", e);
    }
  }

  @Override
  public void close() {
    session.close();
  }

  private void createSchema(int replicationFactor) {
    define(
        "CREATE KEYSPACE IF NOT EXISTS "
            + keyspace
            + " WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': "
            + replicationFactor
            + "}");
    for (String statement : statements()) {
      define(inKeyspace(statement, keyspace));
    }
  }

  private void define(String cql) {
    session.execute(SimpleStatement.newInstance(cql).setTimeout(SCHEMA_TIMEOUT));
  }

  private static String inKeyspace(String cql, String keyspace) {
    return cql.replace("{ks}", keyspace);
  }

  private static List<String> statements() {
    return Arrays.stream(schema().split(";\n", -1)).filter(cql -> !cql.isBlank()).toList();
  }

  private static String schema() {
    try (InputStream in = Cassandra.class.getResourceAsStream("/chat/runtime/schema.cql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DriverConfigLoader driverConfig() {
    return DriverConfigLoader.programmaticBuilder()
        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM")
        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST_TIMEOUT)
        // Every write states its own timestamp or writes the same value again, so each may be
        // retried.
        .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
        // The driver would log the values of the statement with them: words of people.
        .withBoolean(DefaultDriverOption.REQUEST_LOG_WARNINGS, false)
        .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, REQUEST_TIMEOUT)
        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, REQUEST_TIMEOUT)
        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, START_TIMEOUT)
        .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(200))
        .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(5))
        // The driver waits this long after each change of the schema.
        .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(10))
        // The driver's own throttler fails what waits by recursion when a node goes away, until the
        // stack
        // is full. The backlog of the folds bounds what is under way; above this a request fails.
        .withInt(DefaultDriverOption.CONNECTION_MAX_REQUESTS, REQUESTS_MAX)
        .withInt(DefaultDriverOption.NETTY_IO_SIZE, 2)
        .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
        .build();
  }
}
