package chat.bench;

import chat.bench.account.AccountFile;
import chat.bench.account.Accounts;
import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of both commands, and what follows from them: which platform, and its users. */
final class PlatformOptions {
  private static final int USERS_MAX = 30_000;
  private static final long PING_TIMEOUT_SECONDS = 10;
  private static final long ACCOUNTS_TIMEOUT_SECONDS = 900;

  /** Of a sign-up, which hashes a password, on a slow machine. */
  private static final double ACCOUNT_SECONDS_MAX = 0.2;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "${env:CHAT_HOME:-.chat}",
      description = "Home of the running platform (default: CHAT_HOME, else .chat).")
  private Path home;

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "HTTP API of a platform that runs elsewhere, for instance http://host:8080.")
  private URI api;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "200",
      description = "Users, in pairs (default: ${DEFAULT-VALUE}).")
  private int users;

  int users() {
    return users;
  }

  void check(CommandSpec spec) {
    if (users < 2 || users > USERS_MAX || users % 2 != 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--users must be an even number from 2 to %d, not %d".formatted(USERS_MAX, users));
    }
  }

  Platform platform() {
    return api == null ? Platform.ofHome(home) : Platform.at(api, home);
  }

  /** One event loop: clients need no lock, and the cores are left to the platform. */
  static Vertx vertx() {
    return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  }

  static HttpApi connect(Vertx vertx, Platform platform) throws InterruptedException {
    HttpApi http = new HttpApi(vertx, platform.api());
    try {
      await(http.ping(), PING_TIMEOUT_SECONDS);
      return http;
    } catch (IllegalStateException | TimeoutException e) {
      throw new UnreachableException(
          "The platform at %s does not answer: %s. Start it with: bin/chat up."
              .formatted(platform.api(), e.getMessage()),
          e);
    }
  }

  /** Logs the users in, or signs them up, and pairs them. */
  List<Accounts.Pair> pairs(Vertx vertx, HttpApi http, AccountFile file)
      throws InterruptedException, TimeoutException {
    Accounts accounts = new Accounts(http, file);
    return await(onLoop(vertx, () -> accounts.pairs(users)), accountsTimeoutSeconds(users));
  }

  /** The same for users who are logged in. */
  static List<Accounts.Pair> pairs(
      Vertx vertx, HttpApi http, AccountFile file, List<Session> sessions)
      throws InterruptedException, TimeoutException {
    Accounts accounts = new Accounts(http, file);
    return await(onLoop(vertx, () -> accounts.pairs(sessions)), ACCOUNTS_TIMEOUT_SECONDS);
  }

  /** Sessions of users, one device each. */
  static List<Session> sessions(
      Vertx vertx, HttpApi http, Platform platform, AccountFile file, int count)
      throws InterruptedException, TimeoutException {
    Accounts accounts = new Accounts(http, file);
    Accounts.Blocking blocking =
        work ->
            vertx.executeBlocking(
                () -> {
                  work.run();
                  return null;
                });
    return await(
        onLoop(
            vertx,
            () ->
                platform
                    .accountImport()
                    .map(imports -> accounts.sessions(count, imports, blocking))
                    .orElseGet(() -> accounts.sessions(count))),
        accountsTimeoutSeconds(count));
  }

  private static long accountsTimeoutSeconds(int count) {
    return Math.max(ACCOUNTS_TIMEOUT_SECONDS, Math.round(count * ACCOUNT_SECONDS_MAX));
  }

  private static <T> Future<T> onLoop(Vertx vertx, Supplier<Future<T>> work) {
    return vertx.timer(1, TimeUnit.MILLISECONDS).compose(start -> work.get());
  }

  private static <T> T await(Future<T> future, long timeoutSeconds)
      throws InterruptedException, TimeoutException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(timeoutSeconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    }
  }
}
