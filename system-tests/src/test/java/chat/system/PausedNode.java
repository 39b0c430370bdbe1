package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.check.CheckResult;
import chat.embedded.Addresses;
import chat.embedded.PlatformProcess;
import chat.model.Ids;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.cassandra.CassandraSettings;
import chat.runtime.projection.LifeEndedException;
import chat.runtime.settings.Settings;
import chat.runtime.store.FoldPositionStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that sleeps while the tables are replaced, and what keeps it from doing harm. It takes
 * minutes on two cores, so it runs when it is asked for, see docs/rebuild.md.
 */
@ExtendWith(Platform.Shared.class)
class PausedNode {
  private static final int ACCEPTED_EACH_TIME = 100;

  @TempDir private Path home;

  /**
   * Half of the partitions belong to a process that is paused before the switch and goes on after
   * it, with commands in its sockets and writes of the old life under way.
   */
  @Test
  void whatANodeDoesAfterItSleptThroughASwitchIsSeenInTheNewTables(Platform platform)
      throws Exception {
    RebuildProcess rebuild = new RebuildProcess(home, platform.addresses());
    try (Crowd crowd = Crowd.gather("PausedNode", platform.http());
        PlatformProcess second = platform.startFolds();
        Tables tables = new Tables(platform.addresses())) {
      crowd.startTraffic();
      crowd.awaitAccepted(ACCEPTED_EACH_TIME);
      for (String projection : List.of("history", "inbox")) {
        String positions = tables.positions(projection);
        RebuildProcess.Result result =
            rebuild.run(line -> pauseBeforeSwitch(line, second), projection);
        second.resume();
        assertEquals(0, result.exitCode(), () -> result.json().encode());
        assertTrue(tables.isFenced(positions, projection), "the old positions are fenced");
        crowd.awaitAccepted(ACCEPTED_EACH_TIME);
      }
      crowd.stopTraffic();

      CheckResult verdict = crowd.settle();
      assertEquals(List.of(), crowd.counters().endReasons());
      assertTrue(verdict.isClean(), () -> crowd.describe(verdict));
      assertEquals(crowd.sends(), verdict.messages(), "every send was answered in the end");
      // The new tables have all of it: nothing went only where nobody reads any more.
      rebuild.awaitCovered("history");
      rebuild.awaitCovered("inbox");
      assertTrue(second.isAlive());
    }
  }

  @Test
  void positionsOfTablesThatWereReplacedNeitherAdvanceNorServeAsABeginning(Platform platform)
      throws Exception {
    Addresses addresses = platform.addresses();
    CassandraSettings settings =
        CassandraSettings.from(
            Settings.of(
                Map.of(
                    "CHAT_CASSANDRA_CONTACT_POINTS",
                    addresses.cassandra(),
                    "CHAT_CASSANDRA_LOCAL_DATACENTER",
                    addresses.cassandraDatacenter())));
    Vertx vertx = Vertx.vertx();
    try (Cassandra cassandra = Cassandra.open(settings)) {
      FoldPositionStore positions = new FoldPositionStore(cassandra);
      String fold = "test " + Ids.next();
      Await.result(onLoop(vertx, () -> positions.write(fold, 0, 7)));
      assertEquals(7, positions.loadBlocking(fold, 0).getAsLong());

      positions.endBlocking(fold);

      assertThrows(LifeEndedException.class, () -> positions.loadBlocking(fold, 0));
      ExecutionException refused =
          assertThrows(
              ExecutionException.class,
              () ->
                  onLoop(vertx, () -> positions.write(fold, 0, 8))
                      .toCompletionStage()
                      .toCompletableFuture()
                      .get());
      assertInstanceOf(LifeEndedException.class, refused.getCause());
    } finally {
      Await.result(vertx.close());
    }
  }

  private static <T> Future<T> onLoop(Vertx vertx, Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    vertx.runOnContext(turn -> work.get().onComplete(done));
    return done.future();
  }

  private static void pauseBeforeSwitch(String progress, PlatformProcess second) {
    if (progress.startsWith("folded;")) {
      try {
        second.pause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
