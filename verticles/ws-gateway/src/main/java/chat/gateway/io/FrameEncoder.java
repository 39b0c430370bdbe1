package chat.gateway.io;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;

/** One for all connections: it keeps nothing of any. */
@Sharable
final class FrameEncoder extends WebSocket13FrameEncoder {
  static final FrameEncoder INSTANCE = new FrameEncoder();

  private FrameEncoder() {
    super(false);
  }
}
