package chat.rebuild.io;

import chat.model.Addresses;
import chat.node.Cluster;
import chat.runtime.projection.Projection;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tells the nodes that the tables of a projection have been replaced. A hint: they look for
 * themselves every 5 s. Joining takes seconds, so it is begun early.
 */
public final class Bell implements AutoCloseable {
  private static final long JOIN_SECONDS_MAX = 20;
  private static final long SEND_MILLIS = 500;

  private final Future<Vertx> member;

  /**
   * Begins to join the cluster.
   *
   * @param members host:port of those that are in it
   */
  public Bell(String host, List<String> members) {
    member = Cluster.visit(host, freePort(host), members);
  }

  /** Whether they have been told. */
  public boolean ring(Projection projection) throws InterruptedException {
    try {
      member
          .await(JOIN_SECONDS_MAX, TimeUnit.SECONDS)
          .eventBus()
          .publish(Addresses.PROJECTION_LIVES, projection.id());
      // The event bus says nothing about a publication, and leaving would cut it off.
      TimeUnit.MILLISECONDS.sleep(SEND_MILLIS);
      return true;
    } catch (RuntimeException | TimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      member.compose(Vertx::close).await(JOIN_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (RuntimeException | TimeoutException e) {
      // It never became a member, or leaves with the process.
    }
  }

  private static int freePort(String host) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
