package chat.runtime.projection;

import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The tables that those read who only read: of the life that was handed to {@link #use} last. The
 * stores keep their statements, and these go to other tables from one call to the next. Safe for
 * all threads.
 */
public final class LiveTables {
  private final Cassandra cassandra;
  private final Map<Projection, Life> used = new ConcurrentHashMap<>();
  private final List<LiveStatement> statements = new CopyOnWriteArrayList<>();

  public LiveTables(Cassandra cassandra, List<Life> lives) {
    this.cassandra = cassandra;
    lives.forEach(this::use);
  }

  /** For stores that read, whatever the life; preparing blocks, as ever. */
  public Cassandra cassandra() {
    return cassandra.preparingWith(this::prepare);
  }

  /** To be called before {@link #use}, so that no reader has to wait for a statement. Blocks. */
  public void makeReady(Life life) {
    for (LiveStatement statement : statements) {
      if (statement.projection() == life.projection()) {
        statement.prepare(life);
      }
    }
  }

  public void use(Life life) {
    used.put(life.projection(), life);
  }

  public Life used(Projection projection) {
    return used.get(projection);
  }

  PreparedStatement prepare(Life life, String cql) {
    return cassandra.prepare(life.rename(cql));
  }

  private PreparedStatement prepare(String cql) {
    return Life.projectionIn(cql)
        .map(projection -> live(projection, cql))
        .orElseGet(() -> cassandra.prepare(cql));
  }

  private PreparedStatement live(Projection projection, String cql) {
    LiveStatement statement = new LiveStatement(this, projection, cql);
    statement.prepare(used(projection));
    statements.add(statement);
    return statement;
  }
}
