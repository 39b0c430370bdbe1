package chat.gateway.io;

import chat.model.CloseCode;
import chat.model.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/**
 * Netty's decoder, behind a look at each frame header that stops a message which is too long before
 * any of it is kept.
 *
 * <p>The look has two reasons: the decoder knows one limit for the life of a connection, while
 * strangers get a smaller one; and on a frame above its limit it cuts the connection with bytes
 * unread, so that the peer sees a reset and never the close frame. From then on what comes is read
 * and thrown away, until the peer's own close frame.
 *
 * <p>Frame headers are those of RFC 6455 §5.2.
 */
final class FrameDecoder extends WebSocket13FrameDecoder {
  private static final WebSocketDecoderConfig CONFIG =
      WebSocketDecoderConfig.newBuilder()
          .expectMaskedFrames(true)
          .allowExtensions(false)
          .maxFramePayloadLength(Limits.FRAME_BYTES_MAX)
          .build();

  private static final int HEADER_BYTES_MIN = 2;
  private static final int MASK_BYTES = 4;
  private static final int OPCODE_CLOSE = 0x8;
  private static final int LENGTH_IN_2_BYTES = 126;
  private static final int LENGTH_IN_8_BYTES = 127;

  /** What the owner of the connection wants to know. */
  interface Listener {
    /** A message cannot be taken; all that comes from now on is thrown away. Told at most once. */
    void refused(CloseCode code, String reason);
  }

  private final Listener listener;
  private final PartialBytes partialBytes;
  private int messageBytesMax;

  /** The header under way: how much of it has come, its first two bytes, its length so far. */
  private int headerBytes;

  private int firstByte;
  private int secondByte;
  private long frameBytes;

  /** Of the frame under way, its mask included. */
  private long frameBytesLeft;

  /** Of the message under way: announced by frame headers, come, and counted for the loop. */
  private long messageBytes;

  private long messageBytesCome;
  private long messageBytesCounted;
  private boolean discarding;

  FrameDecoder(int messageBytesMax, PartialBytes partialBytes, Listener listener) {
    super(CONFIG);
    this.messageBytesMax = messageBytesMax;
    this.partialBytes = partialBytes;
    this.listener = listener;
  }

  void allow(int bytesMax) {
    messageBytesMax = bytesMax;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    boolean wasDiscarding = discarding;
    scan(ctx, bytes);
    if (discarding) {
      bytes.release();
      if (!wasDiscarding) {
        listener.refused(CloseCode.TOO_LARGE, "the message is longer than allowed");
      }
    } else if (isOneTooMany()) {
      discarding = true;
      bytes.release();
      listener.refused(CloseCode.TRY_AGAIN_LATER, "too many long messages are under way");
    } else {
      super.channelRead(ctx, bytes);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    count(0);
    super.channelInactive(ctx);
  }

  /** Whether this connection keeps more than before, and all of them more than they may. */
  private boolean isOneTooMany() {
    boolean grows = messageBytesCome > messageBytesCounted;
    count(messageBytesCome);
    return grows && partialBytes.isAboveMax();
  }

  private void count(long bytes) {
    partialBytes.changed(messageBytesCounted, bytes);
    messageBytesCounted = bytes;
  }

  /** Follows the frames through the bytes without taking any. */
  @SuppressWarnings("FutureReturnValueIgnored") // The handler behind this one is told.
  private void scan(ChannelHandlerContext ctx, ByteBuf bytes) {
    int index = bytes.readerIndex();
    while (index < bytes.writerIndex()) {
      if (frameBytesLeft > 0) {
        long step = Math.min(frameBytesLeft, bytes.writerIndex() - index);
        index += (int) step;
        payload(step);
        continue;
      }
      header(bytes.getByte(index++) & 0xff);
      if (headerBytes >= HEADER_BYTES_MIN && headerBytes == headerLength()) {
        headerBytes = 0;
        frameBegins();
        if (discarding && opcode() == OPCODE_CLOSE) {
          ctx.close();
        }
      }
    }
  }

  private void header(int next) {
    switch (headerBytes) {
      case 0 -> firstByte = next;
      case 1 -> {
        secondByte = next;
        int length = next & 0x7f;
        frameBytes = length < LENGTH_IN_2_BYTES ? length : 0;
      }
      default -> frameBytes = frameBytes << Byte.SIZE | next;
    }
    headerBytes++;
  }

  /** Without the mask, which is counted with the payload. */
  private int headerLength() {
    return switch (secondByte & 0x7f) {
      case LENGTH_IN_2_BYTES -> HEADER_BYTES_MIN + Short.BYTES;
      case LENGTH_IN_8_BYTES -> HEADER_BYTES_MIN + Long.BYTES;
      default -> HEADER_BYTES_MIN;
    };
  }

  private int opcode() {
    return firstByte & 0x0f;
  }

  private boolean isControl() {
    return opcode() >= OPCODE_CLOSE;
  }

  private void frameBegins() {
    boolean isMasked = (secondByte & 0x80) != 0;
    frameBytesLeft = frameBytes + (isMasked ? MASK_BYTES : 0);
    if (isControl()) {
      return;
    }
    messageBytes += frameBytes;
    if (frameBytes < 0 || messageBytes > messageBytesMax) {
      discarding = true;
      frameBytesLeft = frameBytes < 0 ? Long.MAX_VALUE : frameBytesLeft;
    }
    payload(0);
  }

  private void payload(long bytes) {
    frameBytesLeft -= bytes;
    if (isControl()) {
      return;
    }
    messageBytesCome += bytes;
    boolean isFinal = (firstByte & 0x80) != 0;
    if (isFinal && frameBytesLeft == 0) {
      messageBytes = 0;
      messageBytesCome = 0;
    }
  }
}
