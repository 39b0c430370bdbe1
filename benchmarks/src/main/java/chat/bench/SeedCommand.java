package chat.bench;

import chat.bench.account.AccountFile;
import chat.bench.account.Accounts;
import chat.bench.client.HttpApi;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes the users of the bench and their conversations; running it again changes nothing. */
@Command(
    name = "seed",
    description = "Makes users bench_0001, … and pairs them in direct conversations.")
final class SeedCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PlatformOptions options;

  @Override
  public Integer call() throws Exception {
    options.check(spec);
    Platform platform = options.platform();
    Vertx vertx = PlatformOptions.vertx();
    try {
      HttpApi http = PlatformOptions.connect(vertx, platform);
      try (AccountFile file = AccountFile.open(platform.accountFile())) {
        List<Accounts.Pair> pairs = options.pairs(vertx, http, file);
        System.out.printf(
            "%d users in %d conversations on %s; their password is in %s%n",
            options.users(), pairs.size(), platform.api(), platform.accountFile());
        return 0;
      }
    } finally {
      vertx.close();
    }
  }
}
