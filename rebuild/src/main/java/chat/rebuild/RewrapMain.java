package chat.rebuild;

import chat.rebuild.io.PersonKeyRows;
import chat.runtime.postgres.PostgresConfig;
import chat.runtime.seal.MasterKeys;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bin/chat rewrap}: makes an old master key needless, while the platform runs. */
@Command(
    name = "bin/chat rewrap",
    sortOptions = false,
    description = {
      "Wraps the keys of people anew under the first line of CHAT_MASTER_KEY_FILE, while the platform",
      "runs. All nodes must know that line already: see docs/operations.md. May be run again at any",
      "time. Exit code: 0 done, 1 a failure or a key that no line opens, 2 usage, 3 no platform there."
    })
public final class RewrapMain implements Callable<Integer> {
  @Mixin private HomeOption home;

  private RewrapMain() {}

  public static void main(String[] arguments) {
    System.exit(Commands.run(new RewrapMain(), arguments));
  }

  @Override
  public Integer call() throws Exception {
    Servers servers = Servers.find(home.dir, System.getenv());
    MasterKeys masterKeys = MasterKeys.from(servers.settings());
    PersonKeyRows.Rewrapped done;
    try (PersonKeyRows rows = PersonKeyRows.open(PostgresConfig.from(servers.settings()))) {
      done = rows.rewrap(masterKeys);
    }
    System.out.printf(
        "%,d keys of people wrapped anew, %,d were under the first master key already%n",
        done.rewrapped(), done.kept());
    if (done.locked() > 0) {
      throw new IllegalStateException(
          "%,d keys of people open under no line of CHAT_MASTER_KEY_FILE: nobody reads what was written under them. Add the master key that is missing."
              .formatted(done.locked()));
    }
    return 0;
  }
}
