package chat.faults.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final int SEEDS = 200;

  @Test
  void the_same_seed_gives_the_same_plan_and_another_seed_another() {
    assertEquals(Plan.draw(7, 20, 2, Choice.all()), Plan.draw(7, 20, 2, Choice.all()));
    assertNotEquals(Plan.draw(7, 20, 2, Choice.all()), Plan.draw(8, 20, 2, Choice.all()));
  }

  @Test
  void as_many_faults_as_wanted_each_within_the_bounds_of_its_kind() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Plan plan = Plan.draw(seed, 1 + seed % 30, 1 + seed % 6, Choice.all());
      assertEquals(1 + seed % 30, plan.faults());
      for (Step step : plan.steps()) {
        assertTrue(step.faults().size() <= 1 + seed % 6, step::toString);
        Set<String> together = new HashSet<>();
        for (Fault fault : step.faults()) {
          assertTrue(
              together.add(fault.kind().isOfNetwork() + " " + fault.target()),
              () -> "twice the same target in " + step);
          assertTrue(fault.kind().targets().contains(fault.target()), fault::toString);
          long millis = fault.duration().toMillis();
          assertTrue(millis >= fault.kind().secondsMin() * 1_000L, fault::toString);
          assertTrue(millis <= fault.kind().secondsMax() * 1_000L, fault::toString);
        }
      }
    }
  }

  @Test
  void a_short_plan_has_each_kind_before_any_comes_again() {
    List<Choice> choices = Choice.all();
    int killAndPauseTwice = choices.size() + 2;
    Plan plan = Plan.draw(3, killAndPauseTwice, 1, choices);
    Set<Kind> kinds = new HashSet<>();
    plan.steps().forEach(step -> step.faults().forEach(fault -> kinds.add(fault.kind())));
    assertEquals(choices.size(), kinds.size());
  }

  @Test
  void kinds_and_targets_can_be_chosen() {
    List<Choice> chosen =
        List.of(Choice.parse("kill:kafka"), Choice.parse("kill:redis"), Choice.parse("slow"));
    Set<String> seen = new HashSet<>();
    for (Step step : Plan.draw(5, 12, 2, chosen).steps()) {
      step.faults().forEach(fault -> seen.add(fault.kind().id() + ":" + fault.target().id()));
    }
    assertEquals(Set.of("kill:kafka", "kill:redis", "slow:gateway-1", "slow:gateway-2"), seen);
  }

  @Test
  void a_wrong_choice_is_refused_with_what_is_allowed() {
    assertTrue(message("explode").startsWith("there is no kind \"explode\"; the kinds are kill, "));
    assertEquals(
        "flush cannot be done to \"kafka\"; it can be done to redis", message("flush:kafka"));
  }

  private static String message(String choice) {
    return assertThrows(IllegalArgumentException.class, () -> Choice.parse(choice)).getMessage();
  }
}
