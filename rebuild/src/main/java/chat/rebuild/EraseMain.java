package chat.rebuild;

import chat.rebuild.io.Accounts;
import chat.runtime.postgres.PostgresConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code bin/chat erase}: has an account erased for good. Whoever may write the accounts may do it;
 * what is left to do the platform does by itself.
 */
@Command(
    name = "bin/chat erase",
    sortOptions = false,
    description = {
      "Erases the account of a handle for good: nobody reads again what was written from it.",
      "See docs/accounts.md. Exit code: 0 done, 1 a failure, 2 usage, 3 no platform there."
    })
public final class EraseMain implements Callable<Integer> {
  @Parameters(paramLabel = "HANDLE", description = "Whose account. It cannot be taken back.")
  private String handle;

  @Mixin private HomeOption home;

  private EraseMain() {}

  public static void main(String[] arguments) {
    System.exit(Commands.run(new EraseMain(), arguments));
  }

  @Override
  public Integer call() throws Exception {
    Servers servers = Servers.find(home.dir, System.getenv());
    try (Accounts accounts = Accounts.open(PostgresConfig.from(servers.settings()))) {
      if (!accounts.erase(handle)) {
        throw new IllegalStateException("Nobody has the handle " + handle + ".");
      }
    }
    System.out.println(
        "The account of %s is erased; what is left to do is done by itself, as docs/accounts.md says."
            .formatted(handle));
    return 0;
  }
}
