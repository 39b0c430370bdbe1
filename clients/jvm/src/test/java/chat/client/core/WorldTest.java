package chat.client.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A device in a world that fails; each world is one seed, which a failure names. */
class WorldTest {
  private static final int SEEDS = 400;
  private static final int STEPS = 1_500;

  @Test
  void nothingIsLostDoubledOrReordered() {
    int resets = 0;
    int repeats = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      World world = new World(seed);
      try {
        for (int i = 0; i < STEPS; i++) {
          world.step();
        }
        world.settle();
        check(world);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      resets += world.resets;
      repeats += world.repeats;
    }
    assertTrue(resets > SEEDS, "cursors could not be continued in " + resets + " cases");
    assertTrue(repeats > SEEDS, "processes ended before they stored: " + repeats);
  }

  private static void check(World world) {
    Set<String> all = new TreeSet<>();
    world.log.values().forEach(all::addAll);
    world.given.forEach(
        (conversation, ids) -> {
          List<String> logged =
              world.log.get(conversation).stream()
                  .filter(id -> id.startsWith("id-"))
                  .collect(Collectors.toList());
          assertEquals(ids, logged, "in the order in which they were given, each once");
          assertTrue(world.done.containsAll(ids), "the app knows what became of each");
        });
    world.read.forEach(
        (conversation, sequence) ->
            assertTrue(
                world.markers.getOrDefault(conversation, 0L) >= sequence
                    || world.connection.waiting().stream()
                        .anyMatch(
                            read ->
                                read.conversationId().equals(conversation)
                                    && read.body().number("sequence") >= sequence),
                () -> conversation + " is read up to " + sequence));
    // A device starts at the end of its inbox; what was before is in its list.
    all.removeAll(world.known);
    assertTrue(world.before.containsAll(all), () -> "unknown to the app: " + all);
  }
}
