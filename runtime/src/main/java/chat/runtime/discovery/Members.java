package chat.runtime.discovery;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.Set;

/** Who is in the cluster, as the cluster manager knows it at this moment. */
final class Members {
  private static final String ALONE = "alone";

  /** Null for a process that is in no cluster. */
  private final ClusterManager cluster;

  Members(Vertx vertx) {
    this.cluster = vertx.isClustered() ? ((VertxInternal) vertx).clusterManager() : null;
  }

  String self() {
    return cluster == null ? ALONE : cluster.getNodeId();
  }

  Set<String> all() {
    return cluster == null ? Set.of(ALONE) : Set.copyOf(cluster.getNodes());
  }
}
