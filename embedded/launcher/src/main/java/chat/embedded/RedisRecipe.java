package chat.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One Redis server that keeps nothing on disk: nothing in it may matter. */
record RedisRecipe(Checkout checkout, Home home, Ports ports) implements ServerRecipe {
  @Override
  public ServerCommand prepare() throws IOException {
    Path data = home.data(Server.REDIS.id());
    Files.createDirectories(data);
    List<String> command = new ArrayList<>(Host.ownSession());
    command.addAll(Host.endWithLauncher("TERM"));
    command.addAll(
        List.of(
            Binaries.redis(checkout.cache()).toString(),
            "--bind",
            Ports.HOST,
            "--port",
            Integer.toString(ports.number(Port.REDIS)),
            "--dir",
            data.toString(),
            "--save",
            "",
            "--appendonly",
            "no"));
    return new ServerCommand(command, "TERM", Optional.empty());
  }

  @Override
  public boolean isReady() {
    return Probe.redis(ports.number(Port.REDIS));
  }
}
