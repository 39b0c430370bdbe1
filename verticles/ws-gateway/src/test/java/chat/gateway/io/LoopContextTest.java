package chat.gateway.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What this gateway takes from the inside of Vert.x is there, and does what it is taken for. */
class LoopContextTest {
  private static final int WAIT_SECONDS = 10;

  private final CompletableFuture<Void> closedForVertx = new CompletableFuture<>();
  private final CompletableFuture<Context> inRun = new CompletableFuture<>();
  private final CompletableFuture<Context> inFuture = new CompletableFuture<>();
  private final CompletableFuture<Context> afterRun = new CompletableFuture<>();
  private final CompletableFuture<Integer> handlersLeft = new CompletableFuture<>();
  private Context ofVerticle;
  private NetServer server;

  @Test
  void aChannelIsTakenFromVertxAndItsCodeRunsOnTheContextOfTheVerticle() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      await(vertx.deployVerticle(new Acceptor()));
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
        closedForVertx.get(WAIT_SECONDS, TimeUnit.SECONDS);
        assertEquals(1, handlersLeft.get(WAIT_SECONDS, TimeUnit.SECONDS), "only Netty's own end");
        socket.getOutputStream().write('x');
        assertSame(ofVerticle, inRun.get(WAIT_SECONDS, TimeUnit.SECONDS));
        assertSame(ofVerticle, inFuture.get(WAIT_SECONDS, TimeUnit.SECONDS));
        assertNull(afterRun.get(WAIT_SECONDS, TimeUnit.SECONDS));
        await(server.close());
        assertEquals(-1, socket.getInputStream().read(), "it ends with its server all the same");
      }
    } finally {
      await(vertx.close());
    }
  }

  private static void await(Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  private final class Acceptor extends VerticleBase {
    @Override
    public Future<?> start() {
      ofVerticle = context;
      LoopContext loop = LoopContext.current(vertx);
      server = vertx.createNetServer().connectHandler(socket -> accepted(socket, loop));
      return server.listen(0, "127.0.0.1");
    }

    private void accepted(NetSocket socket, LoopContext loop) {
      socket.closeHandler(closed -> closedForVertx.complete(null));
      ChannelPipeline pipeline = LoopContext.takeOver(socket);
      loop.eventLoop()
          .execute(
              () -> {
                handlersLeft.complete(pipeline.names().size());
                pipeline.addLast(new Reader(loop));
              });
    }

    private final class Reader extends ChannelInboundHandlerAdapter {
      private final LoopContext loop;

      Reader(LoopContext loop) {
        this.loop = loop;
      }

      @Override
      public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
        loop.run(
            () -> {
              inRun.complete(Vertx.currentContext());
              vertx
                  .timer(1, TimeUnit.MILLISECONDS)
                  .onComplete(done -> inFuture.complete(Vertx.currentContext()));
            });
        afterRun.complete(Vertx.currentContext());
      }
    }
  }
}
