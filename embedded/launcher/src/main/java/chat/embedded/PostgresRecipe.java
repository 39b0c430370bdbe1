package chat.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One PostgreSQL server with the database {@code chat}, owned by the role {@code chat}, which is
 * the only one that can log in.
 */
record PostgresRecipe(Checkout checkout, Home home, Ports ports) implements ServerRecipe {
  static final String ROLE = "chat";

  private static final int ROOT = 0;

  private static final String HOST_BASED_AUTHENTICATION =
      "host chat chat 127.0.0.1/32 scram-sha-256\n";

  @Override
  public ServerCommand prepare() throws IOException, InterruptedException {
    Path data = home.data(Server.POSTGRES.id());
    Path bin = Binaries.postgres(checkout.cache()).resolve("bin");
    if (!Files.exists(data)) {
      initialize(bin, data);
    }
    List<String> command = new ArrayList<>(Host.ownSession());
    command.addAll(unprivileged(data));
    command.addAll(Host.endWithLauncher("INT"));
    command.add(bin.resolve("postgres").toString());
    command.addAll(List.of("-D", data.toString()));
    for (String setting :
        List.of(
            "listen_addresses=" + Ports.HOST,
            "port=" + ports.number(Port.POSTGRES),
            "unix_socket_directories=",
            "fsync=on",
            "shared_buffers=64MB",
            "io_method=sync",
            "timezone=UTC",
            "log_timezone=UTC")) {
      command.addAll(List.of("-c", setting));
    }
    return new ServerCommand(command, "INT", Optional.empty());
  }

  /** PostgreSQL refuses to run as root. The directory may belong to whom an earlier start chose. */
  private static List<String> unprivileged(Path dir) throws IOException, InterruptedException {
    if (!Host.isRoot()) {
      return List.of();
    }
    boolean inNamespace = Host.hasUserNamespaces();
    Trees.chown(dir, inNamespace ? ROOT : Host.NOBODY);
    return inNamespace ? Host.asNobodyInNamespace() : Host.asNobody();
  }

  /**
   * Makes the data directory under another name first, so that one whose making was cut short is
   * never taken for whole.
   */
  private void initialize(Path bin, Path data) throws IOException, InterruptedException {
    Path draft = data.resolveSibling(data.getFileName() + ".draft");
    Trees.delete(draft);
    Files.createDirectories(draft);
    List<String> user = unprivileged(draft);
    run(
        user,
        List.of(
            bin.resolve("initdb").toString(),
            "--pgdata=" + draft,
            "--username=postgres",
            "--auth=reject",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8"),
        "");
    String password = Secrets.postgresPassword(home);
    run(
        user,
        List.of(bin.resolve("postgres").toString(), "--single", "-D", draft.toString(), "postgres"),
        "CREATE ROLE %1$s LOGIN PASSWORD '%2$s'\nCREATE DATABASE %1$s OWNER %1$s\n"
            .formatted(ROLE, password));
    Files.writeString(draft.resolve("pg_hba.conf"), HOST_BASED_AUTHENTICATION);
    Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private void run(List<String> user, List<String> arguments, String input)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(user);
    command.addAll(arguments);
    Path log = home.log(Server.POSTGRES.id());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try (OutputStream out = process.getOutputStream()) {
      out.write(input.getBytes(StandardCharsets.UTF_8));
    }
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
    if (process.exitValue() != 0) {
      throw new LaunchException(
          "%s failed with exit code %d; see %s."
              .formatted(arguments.get(0), process.exitValue(), log));
    }
  }

  @Override
  public boolean isReady() {
    return Probe.postgres(Ports.HOST, ports.number(Port.POSTGRES));
  }
}
