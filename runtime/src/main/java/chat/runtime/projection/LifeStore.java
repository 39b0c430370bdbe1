package chat.runtime.projection;

import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/**
 * Which life of each projection is the current one. Changed by a rebuild alone, so a light-weight
 * transaction is in place.
 */
public final class LifeStore {
  private final Cassandra cassandra;
  private final PreparedStatement load;
  private final PreparedStatement insertFirst;
  private final PreparedStatement reserve;
  private final PreparedStatement change;

  public LifeStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    load =
        cassandra.prepare(
            "SELECT life, last_life, epoch, since FROM {ks}.projection_lives WHERE projection = ?");
    insertFirst =
        cassandra.prepare(
            "INSERT INTO {ks}.projection_lives (projection, life, last_life) VALUES (?, 1, 1)"
                + " IF NOT EXISTS");
    reserve =
        cassandra.prepare(
            "UPDATE {ks}.projection_lives SET last_life = ? WHERE projection = ? IF last_life = ?");
    change =
        cassandra.prepare(
            "UPDATE {ks}.projection_lives SET life = ?, epoch = ?, since = ? WHERE projection = ?"
                + " IF life = ?");
  }

  public Future<Life> current(Projection projection) {
    return cassandra.execute(load.bind(projection.id())).map(rows -> read(projection, rows.one()));
  }

  /** For the start of a process, and for tools. */
  public Life currentBlocking(Projection projection) {
    return read(projection, row(projection));
  }

  /** When the current life became that; empty in the first one. */
  public Optional<Instant> sinceBlocking(Projection projection) {
    return Optional.ofNullable(row(projection)).map(row -> row.getInstant("since"));
  }

  /** The highest number that was ever given out. */
  public int lastBlocking(Projection projection) {
    return Optional.ofNullable(row(projection)).map(row -> row.getInt("last_life")).orElse(1);
  }

  /**
   * A number that no other rebuild has had or will have: one that was given up may still be written
   * to by a process that was paused.
   */
  public int reserveBlocking(Projection projection) {
    cassandra.executeBlocking(insertFirst.bind(projection.id()));
    while (true) {
      int last = row(projection).getInt("last_life");
      if (cassandra.executeBlocking(reserve.bind(last + 1, projection.id(), last)).wasApplied()) {
        return last + 1;
      }
    }
  }

  /**
   * Makes a life the current one.
   *
   * @return false when {@code from} is no longer the current one
   */
  public boolean changeBlocking(Life from, Life to, Instant now) {
    return cassandra
        .executeBlocking(
            change.bind(
                to.number(), to.epoch().orElse(null), now, to.projection().id(), from.number()))
        .wasApplied();
  }

  private Row row(Projection projection) {
    // Settles a change whose outcome its author never learnt, before anybody builds on either.
    return cassandra
        .executeBlocking(
            load.bind(projection.id()).setConsistencyLevel(DefaultConsistencyLevel.SERIAL))
        .one();
  }

  private static Life read(Projection projection, Row row) {
    return row == null
        ? new Life(projection, Life.FIRST, Optional.empty())
        : new Life(projection, row.getInt("life"), Optional.ofNullable(row.getString("epoch")));
  }
}
