package chat.bench.nodes;

import chat.bench.nodes.RunningNodes.Node;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that happens to nodes, or to what lies between them, and is over some time later. */
public enum Disruption {
  /** SIGKILL for the last node; it is started again by whoever watches over it. */
  NODE_KILL {
    @Override
    public void carryOut(RunningNodes nodes, Duration length)
        throws IOException, InterruptedException, TimeoutException {
      Node node = last(nodes);
      signal(node, "KILL");
      nodes.awaitSuccessor(node);
    }
  },
  /** SIGSTOP for the last node, and SIGCONT after the length. */
  NODE_PAUSE {
    @Override
    public void carryOut(RunningNodes nodes, Duration length)
        throws IOException, InterruptedException {
      Node node = last(nodes);
      signal(node, "STOP");
      try {
        sleep(length);
      } finally {
        signal(node, "CONT");
      }
    }
  },
  /** SIGTERM for one node after the other, each when the one before is ready again. */
  ROLLING_RESTART {
    @Override
    public void carryOut(RunningNodes nodes, Duration length)
        throws IOException, InterruptedException, TimeoutException {
      for (Node node : nodes.list()) {
        signal(node, "TERM");
        nodes.awaitSuccessor(node);
      }
    }
  },
  /** No node reaches another one for the length; all reach log and stores. */
  PARTITION {
    @Override
    public void carryOut(RunningNodes nodes, Duration length)
        throws IOException, InterruptedException {
      PortBarrier between =
          new PortBarrier(List.of(nodes.port("hazelcast"), nodes.port("event-bus")));
      between.close();
      try {
        sleep(length);
      } finally {
        between.open();
      }
    }
  },
  /** Redis forgets everything. */
  REDIS_FLUSH {
    @Override
    public void carryOut(RunningNodes nodes, Duration length) throws IOException {
      for (URI shard : nodes.redis()) {
        RedisFlush.flush(shard.getHost(), shard.getPort());
      }
    }
  };

  private static final int NODES_MIN = 2;

  /**
   * Returns when it is over.
   *
   * @param length of what has no end of its own
   */
  public abstract void carryOut(RunningNodes nodes, Duration length)
      throws IOException, InterruptedException, TimeoutException;

  /**
   * Whether it can be done here.
   *
   * @throws IllegalStateException if not, with what to do
   */
  public void check(RunningNodes nodes) throws IOException, InterruptedException {
    if (this != REDIS_FLUSH && nodes.list().size() < NODES_MIN) {
      throw new IllegalStateException("this scenario needs several nodes: bin/chat up --nodes 3");
    }
    if (this == PARTITION) {
      PortBarrier.prepare();
    }
  }

  private static Node last(RunningNodes nodes) throws IOException {
    List<Node> all = nodes.list();
    return all.get(all.size() - 1);
  }

  private static void signal(Node node, String signal) throws IOException, InterruptedException {
    Commands.run("kill", "-" + signal, Long.toString(node.pid()));
  }

  private static void sleep(Duration length) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(length.toMillis());
  }
}
