package chat.gateway.io;

import chat.gateway.core.Encoding;
import chat.gateway.core.UpgradeCheck;
import chat.gateway.core.UpgradeCheck.Refusal;
import chat.model.ErrorCode;
import chat.model.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * The first request of a connection: it becomes a WebSocket, or gets a problem document (RFC 9457)
 * and no second chance. After an answer that refuses, what still comes is read and thrown away for
 * a moment: a connection that is closed with bytes unread is reset, and the answer may be lost.
 */
@SuppressWarnings("FutureReturnValueIgnored") // channelInactive tells of every end.
final class Handshake extends ChannelInboundHandlerAdapter {
  private static final int REQUEST_LINE_BYTES_MAX = 2_048;
  private static final int HEADER_BYTES_MAX = 8_192;
  private static final int LINGER_MILLIS = 2_000;
  private static final String VERSION = "13";

  /** Decides who may come in. */
  interface Door {
    /** Why nobody may come in at the moment. */
    Optional<Refusal> closed();

    /** The connection has become a WebSocket, from which nothing has come yet. */
    void opened(Handshake handshake, WebSocketConnection connection);

    /** The connection has ended without becoming one. */
    void gone(Handshake handshake);
  }

  private final WebSocketConnection.Loop loop;
  private final Door door;
  private long endsAtMillis;
  private ChannelHandlerContext channel;

  /** The head of the request, once it has come and until it is answered. */
  private HttpRequest request;

  private boolean answered;

  private Handshake(WebSocketConnection.Loop loop, Door door, long endsAtMillis) {
    this.loop = loop;
    this.door = door;
    this.endsAtMillis = endsAtMillis;
  }

  /**
   * @param pipeline of a connection that was just accepted, with nothing in it
   * @param endsAtMillis on {@link Clock}; the request must have come by then
   */
  static Handshake start(
      ChannelPipeline pipeline, WebSocketConnection.Loop loop, Door door, long endsAtMillis) {
    Handshake handshake = new Handshake(loop, door, endsAtMillis);
    pipeline.addLast(
        new HttpServerCodec(
            new HttpDecoderConfig()
                .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
                .setMaxHeaderSize(HEADER_BYTES_MAX)),
        handshake);
    return handshake;
  }

  /** Ends the connection when its time is over. */
  void tick(long nowMillis) {
    if (nowMillis >= endsAtMillis) {
      channel.close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (!answered) {
        loop.context().run(() -> read(message));
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.context().run(() -> door.gone(this));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  private void read(Object message) {
    if (message instanceof HttpRequest head) {
      request = head;
      refusal(head).ifPresent(this::refuse);
    } else if (message instanceof HttpContent content && content.content().isReadable()) {
      refuse(new Refusal(ErrorCode.INVALID_ARGUMENT, "a WebSocket handshake has no body"));
    } else if (message instanceof LastHttpContent) {
      upgrade();
    }
  }

  private Optional<Refusal> refusal(HttpRequest head) {
    HttpHeaders headers = head.headers();
    if (head.decoderResult().isFailure()) {
      return Optional.of(
          new Refusal(
              ErrorCode.INVALID_ARGUMENT,
              "not HTTP, or longer than allowed: a request line of %d bytes, headers of %d"
                  .formatted(REQUEST_LINE_BYTES_MAX, HEADER_BYTES_MAX)));
    }
    return UpgradeCheck.refusal(
            path(head.uri()),
            headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true),
            headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL))
        .or(door::closed);
  }

  private static String path(String uri) {
    int end = uri.indexOf('?');
    return end < 0 ? uri : uri.substring(0, end);
  }

  private void upgrade() {
    HttpHeaders headers = request.headers();
    if (!VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      refuse(noHandshake());
      return;
    }
    Encoding encoding =
        Encoding.offered(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)).orElseThrow();
    WebSocketConnection connection = new WebSocketConnection(loop, encoding);
    try {
      new Handshaker(connection)
          .handshake(
              channel.channel(),
              new DefaultFullHttpRequest(
                  request.protocolVersion(),
                  request.method(),
                  request.uri(),
                  Unpooled.EMPTY_BUFFER,
                  headers,
                  EmptyHttpHeaders.INSTANCE),
              new DefaultHttpHeaders()
                  .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, encoding.subprotocol()),
              channel.newPromise());
    } catch (WebSocketServerHandshakeException e) {
      refuse(noHandshake());
      return;
    }
    answered = true;
    channel.pipeline().replace(this, null, connection);
    door.opened(this, connection);
  }

  private static Refusal noHandshake() {
    return new Refusal(
        ErrorCode.INVALID_ARGUMENT, "not a WebSocket handshake of version 13, RFC 6455 §4.2.1");
  }

  private void refuse(Refusal refusal) {
    answered = true;
    endsAtMillis = Clock.nowMillis() + LINGER_MILLIS;
    JsonObject problem =
        new JsonObject()
            .put("type", "about:blank")
            .put("status", refusal.code().httpStatus())
            .put("code", refusal.code().code())
            .put("detail", refusal.detail());
    ByteBuf body = ByteBufUtil.writeUtf8(channel.alloc(), problem.encode());
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(refusal.code().httpStatus()), body);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
        .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (refusal.code() == ErrorCode.UNAVAILABLE) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
    }
    channel
        .writeAndFlush(response)
        .addListener(
            (ChannelFutureListener) sent -> ((DuplexChannel) sent.channel()).shutdownOutput());
  }

  /** Netty's handshake, with the codec that a connection has here. */
  private static final class Handshaker extends WebSocketServerHandshaker13 {
    private final WebSocketConnection connection;

    Handshaker(WebSocketConnection connection) {
      super(UpgradeCheck.PATH, null, false, Limits.FRAME_BYTES_MAX);
      this.connection = connection;
    }

    @Override
    protected WebSocketFrameDecoder newWebsocketDecoder() {
      return connection.decoder();
    }

    @Override
    protected WebSocketFrameEncoder newWebSocketEncoder() {
      return FrameEncoder.INSTANCE;
    }
  }
}
