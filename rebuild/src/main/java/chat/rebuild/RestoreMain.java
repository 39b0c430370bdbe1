package chat.rebuild;

import chat.model.Topics;
import chat.rebuild.core.Manifest;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bin/chat restore}, on empty servers on which no platform runs yet. */
@Command(
    name = "bin/chat restore",
    sortOptions = false,
    description = {
      "Puts a backup on empty servers, which bin/chat up --nodes 0 starts; the platform that is then",
      "started on them folds everything else from it. Exit code: 0 done, 1 a failure, 2 usage,",
      "3 no servers there."
    })
public final class RestoreMain implements Callable<Integer> {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "DIR",
      description = "What bin/chat backup has made.")
  private Path from;

  @Mixin private HomeOption home;

  private RestoreMain() {}

  public static void main(String[] arguments) {
    System.exit(Commands.run(new RestoreMain(), arguments));
  }

  @Override
  public Integer call() throws Exception {
    long startNanos = System.nanoTime();
    Manifest manifest =
        new Restore(Servers.find(home.dir, System.getenv()), System.err::println).run(from);
    System.out.printf(
        "%,d records of %s up to %s and %,d rows of %d tables restored, %.1f s; start the platform: devices reload%n",
        manifest.records(),
        Topics.CONVERSATIONS,
        manifest.cutAt(),
        manifest.rows(),
        manifest.tables().size(),
        (System.nanoTime() - startNanos) / 1e9);
    return 0;
  }
}
