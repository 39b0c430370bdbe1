package chat.gateway.io;

import chat.gateway.core.ClientMessage;
import chat.gateway.core.Encoding;
import chat.model.CloseCode;
import chat.model.Limits;
import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket, last in its pipeline: joins fragments, answers pings and the peer's close, and
 * reads no more while the peer does not read, so that answers cannot pile up.
 */
@SuppressWarnings("FutureReturnValueIgnored") // channelInactive tells of every end.
final class WebSocketConnection extends ChannelInboundHandlerAdapter
    implements FrameDecoder.Listener {
  /** Above this many unwritten bytes nothing more is sent; a page of the inbox may come on top. */
  private static final int WRITE_QUEUE_BYTES_MAX = 128 * 1024;

  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(WRITE_QUEUE_BYTES_MAX / 2, WRITE_QUEUE_BYTES_MAX);

  private static final char REPLACEMENT = '\ufffd';
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

  /** Who is at this end. */
  interface Listener {
    /** A message came. */
    void received(ClientMessage message);

    /** A message came that cannot be taken. */
    void refused(CloseCode code, String reason);

    /** So much waits to be written that nothing more shall be. */
    void congested();

    /** Nearly all of it has been written. */
    void writable();

    /** The connection has ended, whoever ended it. Comes once, last. */
    void disconnected();
  }

  /** What all connections of an event loop share. */
  record Loop(LoopContext context, Flusher flusher, PartialBytes partialBytes) {}

  private final Loop loop;
  private final Encoding encoding;
  private final FrameDecoder decoder;
  private Listener listener;
  private ChannelHandlerContext channel;

  /** Fragments of a message of which more is to come, else null. */
  private ByteBuf fragments;

  private boolean toBeFlushed;
  private boolean closing;

  WebSocketConnection(Loop loop, Encoding encoding) {
    this.loop = loop;
    this.encoding = encoding;
    this.decoder = new FrameDecoder(Limits.HELLO_FRAME_BYTES_MAX, loop.partialBytes(), this);
  }

  /** Stands before this handler in the pipeline. */
  FrameDecoder decoder() {
    return decoder;
  }

  /** To be set before anything can come. */
  void listener(Listener whoIsTold) {
    listener = whoIsTold;
  }

  /** How its messages are to be made. */
  Encoding encoding() {
    return encoding;
  }

  /** Lets messages be longer than those of strangers. */
  void allow(int messageBytesMax) {
    decoder.allow(messageBytesMax);
  }

  /** Writes a text message; does nothing after goodbye. */
  void send(String text) {
    if (!closing) {
      ByteBuf bytes = ByteBufUtil.writeUtf8(channel.alloc(), text);
      GatewayMetrics.sent(bytes.readableBytes());
      write(new TextWebSocketFrame(bytes));
    }
  }

  /**
   * Writes a binary message; does nothing after goodbye.
   *
   * @param message not to be changed any more
   */
  void send(byte[] message) {
    if (!closing) {
      GatewayMetrics.sent(message.length);
      write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)));
    }
  }

  /** Says goodbye. The peer's own close frame ends the connection, else somebody cuts it. */
  void close(CloseCode code, String reason) {
    if (!closing) {
      closing = true;
      write(new CloseWebSocketFrame(code.code(), reason));
      // The peer's close frame must get through, even behind what was not read yet.
      channel.channel().config().setAutoRead(true);
    }
  }

  /** Ends the connection without a word. */
  void cut() {
    channel.close();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx;
    ctx.channel().config().setWriteBufferWaterMark(WATER_MARK);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    loop.context()
        .run(
            () -> {
              try {
                read(message);
              } finally {
                ReferenceCountUtil.release(message);
              }
            });
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    boolean writable = ctx.channel().isWritable();
    if (!closing) {
      ctx.channel().config().setAutoRead(writable);
    }
    loop.context().run(writable ? listener::writable : listener::congested);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (fragments != null) {
      fragments.release();
      fragments = null;
    }
    loop.context().run(listener::disconnected);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("a connection broke: {}", cause.toString());
    // The decoder closes by itself what breaks the rules of its frames, and says why.
    if (!(cause instanceof CorruptedWebSocketFrameException)) {
      cut();
    }
  }

  @Override
  public void refused(CloseCode code, String reason) {
    loop.context().run(() -> listener.refused(code, reason));
  }

  private void read(Object message) {
    if (message instanceof TextWebSocketFrame || message instanceof BinaryWebSocketFrame) {
      first((WebSocketFrame) message);
    } else if (message instanceof ContinuationWebSocketFrame next) {
      if (!closing) {
        joined(next);
      }
    } else if (message instanceof PingWebSocketFrame ping) {
      write(new PongWebSocketFrame(ping.content().retain()));
    } else if (message instanceof CloseWebSocketFrame close) {
      peerCloses(close);
    }
  }

  private void first(WebSocketFrame frame) {
    if (frame instanceof TextWebSocketFrame != (encoding == Encoding.JSON)) {
      listener.refused(
          CloseCode.UNSUPPORTED_DATA,
          encoding.subprotocol() + " has " + encoding.messages() + " messages only");
    } else if (!closing) {
      joined(frame);
    }
  }

  private void joined(WebSocketFrame frame) {
    if (frame.isFinalFragment() && fragments == null) {
      deliver(frame.content());
      return;
    }
    if (fragments == null) {
      fragments = channel.alloc().buffer();
    }
    fragments.writeBytes(frame.content());
    if (frame.isFinalFragment()) {
      ByteBuf whole = fragments;
      fragments = null;
      try {
        deliver(whole);
      } finally {
        whole.release();
      }
    }
  }

  private void deliver(ByteBuf bytes) {
    GatewayMetrics.received(bytes.readableBytes());
    switch (encoding) {
      case JSON -> deliverText(bytes);
      case PROTOBUF ->
          listener.received(ClientMessage.protobuf(ByteString.copyFrom(bytes.nioBuffer())));
    }
  }

  private void deliverText(ByteBuf bytes) {
    String text = bytes.toString(StandardCharsets.UTF_8);
    boolean isUtf8 =
        text.indexOf(REPLACEMENT) < 0 || ByteBufUtil.isText(bytes, StandardCharsets.UTF_8);
    if (isUtf8) {
      listener.received(ClientMessage.json(text));
    } else {
      endWith(new CloseWebSocketFrame(WebSocketCloseStatus.INVALID_PAYLOAD_DATA));
    }
  }

  private void peerCloses(CloseWebSocketFrame close) {
    if (closing) {
      cut();
    } else {
      endWith(close.retainedDuplicate());
    }
  }

  private void endWith(WebSocketFrame last) {
    closing = true;
    channel.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
  }

  private void write(WebSocketFrame frame) {
    if (!channel.channel().isActive()) {
      frame.release();
      return;
    }
    channel.write(frame, channel.voidPromise());
    if (!toBeFlushed) {
      toBeFlushed = true;
      loop.flusher().flushLater(this);
    }
  }

  /** Lets go out what has been written. */
  void flush() {
    toBeFlushed = false;
    channel.flush();
  }
}
