package chat.gateway.io;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.Executor;

/**
 * The context of a verticle, for code that Netty calls. The only class here that uses the internal
 * packages of Vert.x: they are exported, but may change from version to version.
 */
final class LoopContext {
  private final ContextInternal context;

  private LoopContext(ContextInternal context) {
    this.context = context;
  }

  /** The context of the verticle that calls. */
  static LoopContext current(Vertx vertx) {
    return new LoopContext((ContextInternal) vertx.getOrCreateContext());
  }

  /** Runs what it is given after what is under way on the event loop. */
  Executor eventLoop() {
    return context.nettyEventLoop();
  }

  /**
   * Takes the channel below a socket, for which Vert.x keeps and does nothing more from then on.
   *
   * @param socket just accepted, in its connect handler
   * @return without a handler of Vert.x
   */
  static ChannelPipeline takeOver(NetSocket socket) {
    ChannelHandlerContext ofVertx = ((NetSocketInternal) socket).channelHandlerContext();
    ChannelPipeline pipeline = ofVertx.pipeline();
    try {
      // Else it would count a connection in its metrics for ever.
      ((ChannelInboundHandler) ofVertx.handler()).channelInactive(ofVertx);
    } catch (Exception e) {
      throw new IllegalStateException("Vert.x does not let go of a connection", e);
    }
    pipeline.remove(ofVertx.name());
    return pipeline;
  }

  /**
   * Runs code as Vert.x runs its handlers: futures made in it come back to this context.
   *
   * <p>To be called on the event loop of the context alone.
   */
  void run(Runnable code) {
    ContextInternal previous = context.beginDispatch();
    try {
      code.run();
    } finally {
      context.endDispatch(previous);
    }
  }
}
