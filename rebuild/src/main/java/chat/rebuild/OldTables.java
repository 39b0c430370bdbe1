package chat.rebuild;

import chat.runtime.projection.Life;
import chat.runtime.projection.Projection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Drops the tables of lives that are over, and of rebuilds that were given up. */
final class OldTables {
  /** By then every node that runs has taken up the current life, or stops at the fence. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final Connections connections;
  private final Consumer<String> say;

  OldTables(Connections connections, Consumer<String> say) {
    this.connections = connections;
    this.say = say;
  }

  /** Names of the tables that are gone. */
  List<String> drop() throws InterruptedException {
    List<String> dropped = new ArrayList<>();
    for (Projection projection : Projection.values()) {
      awaitGrace(projection);
      dropped.addAll(drop(projection));
    }
    return dropped;
  }

  private List<String> drop(Projection projection) {
    Life current = connections.lives().currentBlocking(projection);
    Set<String> there = connections.cassandra().tables();
    List<String> old =
        IntStream.rangeClosed(Life.FIRST, connections.lives().lastBlocking(projection))
            .filter(number -> number != current.number())
            .mapToObj(number -> new Life(projection, number, Optional.empty()))
            .flatMap(life -> life.tablesToDrop().stream())
            .filter(there::contains)
            .toList();
    old.forEach(connections.cassandra()::drop);
    return old;
  }

  private void awaitGrace(Projection projection) throws InterruptedException {
    Optional<Instant> since = connections.lives().sinceBlocking(projection);
    long millis =
        since
            .map(start -> Duration.between(Instant.now(), start.plus(GRACE)).toMillis())
            .orElse(0L);
    if (millis > 0) {
      say.accept(
          "waiting %d s until every node must have left the old tables of %s"
              .formatted(millis / 1_000 + 1, projection.id()));
      TimeUnit.MILLISECONDS.sleep(millis);
    }
  }
}
