package chat.bench.push;

import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.RejectedNotificationException;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.eatthepath.pushy.apns.server.UnregisteredDeviceTokenException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** APNs as pushy's mock server speaks it, over TLS. */
public final class ApnsProvider implements AutoCloseable {
  /** A notification. */
  public record Received(Map<String, String> headers, JsonObject payload) {
    /** The device that it is for. */
    public String token() {
      return headers.get(":path").substring("/3/device/".length());
    }
  }

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final MockApnsServer server;
  private final int port;
  private final int kept;
  private volatile Function<Received, RejectionReason> script = taken -> null;

  /**
   * @param port 0 for any that is free
   * @param kept most notifications that are kept
   */
  public ApnsProvider(TlsIdentity identity, int port, int kept) throws IOException {
    this.kept = kept;
    server =
        new MockApnsServerBuilder()
            .setServerCredentials(
                identity.certificate().toFile(), identity.privateKey().toFile(), null)
            .setHandlerFactory(session -> this::take)
            .build();
    try {
      this.port = server.start(port).get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  public int port() {
    return port;
  }

  public List<Received> received() {
    return List.copyOf(received);
  }

  /** Why notifications are refused from now on; null for none. */
  public void answer(Function<Received, RejectionReason> next) {
    script = next;
  }

  @Override
  public void close() {
    try {
      server.shutdown().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(Http2Headers headers, ByteBuf payload) throws RejectedNotificationException {
    Map<String, String> named = new HashMap<>();
    headers.forEach(header -> named.put(header.getKey().toString(), header.getValue().toString()));
    Received notification =
        new Received(named, new JsonObject(payload.toString(StandardCharsets.UTF_8)));
    if (received.size() < kept) {
      received.add(notification);
    }
    RejectionReason reason = script.apply(notification);
    if (reason == RejectionReason.UNREGISTERED) {
      throw new UnregisteredDeviceTokenException(Instant.now());
    }
    if (reason != null) {
      throw new RejectedNotificationException(reason);
    }
  }
}
