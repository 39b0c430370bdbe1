package chat.faults.run;

import chat.faults.plan.Fault;
import java.util.ArrayList;
import java.util.List;
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
    void carryOut(Fault fault) throws InterruptedException;
  }

  /** Returns when all are undone, with what could not be undone. */
  static List<String> run(List<Fault> faults, Action action) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(faults.size());
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (Fault fault : faults) {
        tasks.add(
            () -> {
              action.carryOut(fault);
              return null;
            });
      }
      List<String> failures = new ArrayList<>();
      List<Future<Void>> results = threads.invokeAll(tasks);
      for (int i = 0; i < faults.size(); i++) {
        try {
          results.get(i).get();
        } catch (ExecutionException e) {
          failures.add(faults.get(i) + ": " + e.getCause().getMessage());
        }
      }
      return failures;
    } finally {
      threads.shutdownNow();
    }
  }
}
