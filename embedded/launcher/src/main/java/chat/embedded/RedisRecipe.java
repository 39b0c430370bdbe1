package chat.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Redis server that keeps nothing on disk, since nothing in it may matter: alone, or a shard of a
 * cluster.
 */
record RedisRecipe(Checkout checkout, Home home, Ports ports, Instance instance)
    implements ServerRecipe {
  @Override
  public ServerCommand prepare() throws IOException {
    Path data = home.data(instance.id());
    Files.createDirectories(data);
    List<String> command = new ArrayList<>(Host.ownSession());
    command.addAll(Host.endWithLauncher("TERM"));
    command.add(Binaries.redis(checkout.cache()).toString());
    if (Files.exists(home.redisConf())) {
      command.add(home.redisConf().toString());
    }
    command.addAll(
        List.of(
            "--bind",
            instance.host(),
            "--port",
            Integer.toString(ports.number(Port.REDIS)),
            "--dir",
            data.toString(),
            "--save",
            "",
            "--appendonly",
            "no"));
    if (!instance.isAlone()) {
      command.addAll(shard());
    }
    return new ServerCommand(command, "TERM", Optional.empty());
  }

  /** Users whose shard is away do without; the others must not. */
  private List<String> shard() {
    return List.of(
        "--cluster-enabled",
        "yes",
        "--cluster-port",
        Integer.toString(ports.number(Port.REDIS_BUS)),
        "--cluster-announce-ip",
        instance.host(),
        "--cluster-node-timeout",
        "2000",
        "--cluster-require-full-coverage",
        "no");
  }

  @Override
  public boolean isReady() {
    return Probe.redis(instance.host(), ports.number(Port.REDIS));
  }
}
