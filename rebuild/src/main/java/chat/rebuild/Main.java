package chat.rebuild;

import chat.rebuild.io.Bell;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bin/chat rebuild}, a process of its own beside the running platform. */
@Command(
    name = "bin/chat rebuild",
    sortOptions = false,
    description = {
      "Folds the log again into tables beside the live ones, compares both, and lets the running",
      "platform go on in the new ones. Exit code: 0 done, 1 differences or a failure, 2 usage,",
      "3 no platform there."
    })
public final class Main implements Callable<Integer> {
  private static final int EXIT_FAILED = 1;

  @Spec private CommandSpec spec;
  @Mixin private RebuildOptions options;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(Commands.run(new Main(), arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    options.check(spec);
    Servers servers = Servers.find(options.home, System.getenv());
    try (Connections connections = Connections.open(servers.settings())) {
      if (options.dropOld) {
        print(new OldTables(connections, Main::say).drop());
        return 0;
      }
      Report report = rebuild(connections, servers);
      System.out.println(options.json ? report.json().encodePrettily() : report.text());
      boolean isWell = options.check ? report.differenceCount() == 0 : report.switched();
      return isWell ? 0 : EXIT_FAILED;
    }
  }

  private Report rebuild(Connections connections, Servers servers) throws InterruptedException {
    Rebuild rebuild = new Rebuild(connections, options.projection, Main::say);
    if (options.check) {
      return rebuild.check();
    }
    try (Bell bell = new Bell(servers.host(), servers.members())) {
      return rebuild.run(options.acceptDifferences, bell);
    }
  }

  private void print(List<String> dropped) {
    if (options.json) {
      System.out.println(new JsonObject().put("dropped", new JsonArray(dropped)).encodePrettily());
    } else {
      System.out.println(
          dropped.isEmpty() ? "no old tables" : "dropped: " + String.join(", ", dropped));
    }
  }

  /** Progress goes to standard error, so that the result alone is on standard output. */
  private static void say(String text) {
    System.err.println(text);
  }
}
