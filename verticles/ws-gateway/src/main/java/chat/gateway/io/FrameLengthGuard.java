package chat.gateway.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;

/**
 * Stops a message that is too long at its first frame header, before any of it is kept.
 *
 * <p>It stands in front of the frame decoder for two reasons: the decoder knows one limit for the
 * life of a connection, while strangers get a smaller one; and on a frame above its limit it cuts
 * the connection with bytes unread, so that the peer sees a reset and never the close frame. From
 * then on this guard reads and throws away what comes, until the peer's own close frame.
 *
 * <p>Frame headers are those of RFC 6455 §5.2. The only class here that reaches below the public
 * API of Vert.x.
 */
final class FrameLengthGuard extends ChannelInboundHandlerAdapter {
  private static final String FRAME_DECODER = "wsdecoder";
  private static final int HEADER_BYTES_MIN = 2;
  private static final int MASK_BYTES = 4;
  private static final int OPCODE_CLOSE = 0x8;
  private static final int LENGTH_IN_2_BYTES = 126;
  private static final int LENGTH_IN_8_BYTES = 127;

  private final Runnable tooLong;
  private final ChannelHandlerContext channel;
  private int messageBytesMax;
  private final byte[] header = new byte[HEADER_BYTES_MIN + Long.BYTES];
  private int headerBytes;
  private long payloadBytesLeft;
  private long messageBytes;
  private boolean discarding;

  private FrameLengthGuard(ChannelHandlerContext channel, int messageBytesMax, Runnable tooLong) {
    this.channel = channel;
    this.messageBytesMax = messageBytesMax;
    this.tooLong = tooLong;
  }

  /**
   * @param socket just accepted, on its event loop
   * @param tooLong runs once, when a message is longer than allowed
   */
  static FrameLengthGuard install(ServerWebSocket socket, int messageBytesMax, Runnable tooLong) {
    ChannelHandlerContext channel = ((WebSocketInternal) socket).channelHandlerContext();
    FrameLengthGuard guard = new FrameLengthGuard(channel, messageBytesMax, tooLong);
    channel.pipeline().addBefore(FRAME_DECODER, "frame-length-guard", guard);
    return guard;
  }

  void allow(int bytesMax) {
    messageBytesMax = bytesMax;
  }

  /** Ends the connection without a word, for a peer that does not answer the close frame. */
  @SuppressWarnings("FutureReturnValueIgnored") // The close handler of the socket tells.
  void cut() {
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    boolean wasDiscarding = discarding;
    scan(bytes);
    if (!discarding) {
      ctx.fireChannelRead(bytes);
      return;
    }
    ReferenceCountUtil.release(bytes);
    if (!wasDiscarding) {
      tooLong.run();
    }
  }

  /** Follows the frames through the bytes without taking any. */
  private void scan(ByteBuf bytes) {
    int index = bytes.readerIndex();
    while (index < bytes.writerIndex()) {
      if (payloadBytesLeft > 0) {
        long step = Math.min(payloadBytesLeft, bytes.writerIndex() - index);
        payloadBytesLeft -= step;
        index += (int) step;
      } else {
        header[headerBytes++] = bytes.getByte(index++);
        if (headerBytes >= HEADER_BYTES_MIN && headerBytes == headerLength()) {
          frameBegins();
          headerBytes = 0;
        }
      }
    }
  }

  /** Without the mask, which is counted with the payload. */
  private int headerLength() {
    return switch (header[1] & 0x7f) {
      case LENGTH_IN_2_BYTES -> HEADER_BYTES_MIN + Short.BYTES;
      case LENGTH_IN_8_BYTES -> HEADER_BYTES_MIN + Long.BYTES;
      default -> HEADER_BYTES_MIN;
    };
  }

  private void frameBegins() {
    long length = payloadLength();
    boolean masked = (header[1] & 0x80) != 0;
    payloadBytesLeft = length + (masked ? MASK_BYTES : 0);
    int opcode = header[0] & 0x0f;
    if (discarding && opcode == OPCODE_CLOSE) {
      cut();
    }
    boolean isControl = opcode >= OPCODE_CLOSE;
    if (isControl) {
      return;
    }
    messageBytes += length;
    if (length < 0 || messageBytes > messageBytesMax) {
      discarding = true;
      payloadBytesLeft = length < 0 ? Long.MAX_VALUE : payloadBytesLeft;
    }
    boolean isFinal = (header[0] & 0x80) != 0;
    if (isFinal) {
      messageBytes = 0;
    }
  }

  private long payloadLength() {
    int length = header[1] & 0x7f;
    return switch (length) {
      case LENGTH_IN_2_BYTES -> number(Short.BYTES);
      case LENGTH_IN_8_BYTES -> number(Long.BYTES);
      default -> length;
    };
  }

  private long number(int bytes) {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number = number << Byte.SIZE | (header[HEADER_BYTES_MIN + i] & 0xff);
    }
    return number;
  }
}
