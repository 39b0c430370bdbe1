package chat.faults.run;

import chat.faults.plan.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Carries out the faults of one step, each on a thread of its own. */
final class Together {
  private Together() {}

  /** Carries out one fault. */
  interface Action {
    Optional<String> carryOut(Fault fault) throws InterruptedException;
  }

  /**
   * What came of them.
   *
   * @param notes what each came to, where that is more than was planned
   * @param failures what could not be undone
   */
  record Outcome(List<String> notes, List<String> failures) {}

  /** Returns when all are undone. */
  static Outcome run(List<Fault> faults, Action action) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(faults.size());
    try {
      List<Callable<Optional<String>>> tasks = new ArrayList<>();
      for (Fault fault : faults) {
        tasks.add(() -> action.carryOut(fault));
      }
      List<String> notes = new ArrayList<>();
      List<String> failures = new ArrayList<>();
      List<Future<Optional<String>>> results = threads.invokeAll(tasks);
      for (int i = 0; i < faults.size(); i++) {
        try {
          results.get(i).get().ifPresent(notes::add);
        } catch (ExecutionException e) {
          failures.add(faults.get(i) + ": " + e.getCause().getMessage());
        }
      }
      return new Outcome(notes, failures);
    } finally {
      threads.shutdownNow();
    }
  }
}
