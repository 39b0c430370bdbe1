package chat.rebuild;

import chat.model.Topics;
import chat.rebuild.core.Manifest;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bin/chat backup}, a process of its own beside the running platform. */
@Command(
    name = "bin/chat backup",
    sortOptions = false,
    description = {
      "Copies what no fold gives back, the log of conversations and the tables of PostgreSQL, into a",
      "directory, while the platform runs. Exit code: 0 done, 1 a failure, 2 usage, 3 no platform there."
    })
public final class BackupMain implements Callable<Integer> {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "Where the backup is made: empty, or not there yet. It holds people's words.")
  private Path to;

  @Mixin private HomeOption home;

  private BackupMain() {}

  public static void main(String[] arguments) {
    System.exit(Commands.run(new BackupMain(), arguments));
  }

  @Override
  public Integer call() throws Exception {
    long startNanos = System.nanoTime();
    Manifest manifest =
        new Backup(Servers.find(home.dir, System.getenv()), System.err::println).run(to);
    System.out.printf(
        "%,d records of %s up to %s and %,d rows of %d tables, %,d MB in %s, %.1f s%n",
        manifest.records(),
        Topics.CONVERSATIONS,
        manifest.cutAt(),
        manifest.rows(),
        manifest.tables().size(),
        Restore.megabytes(manifest),
        to,
        (System.nanoTime() - startNanos) / 1e9);
    return 0;
  }
}
