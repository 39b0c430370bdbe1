package chat.push.io;

import chat.push.core.PublicAddresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a push service really is. Whoever connects takes the address that was looked at, so that a
 * name cannot say something else a moment later.
 */
final class SafeAddresses {
  private static final int HOSTS_MAX = 1_000;
  private static final long FRESH_NANOS = 60_000_000_000L;

  private final Vertx vertx;
  private final List<String> privateHosts;
  private final Map<String, Found> known = new LinkedHashMap<>();

  /**
   * @param privateHosts host:port of those that may be at addresses that are not public
   */
  SafeAddresses(Vertx vertx, List<String> privateHosts) {
    this.vertx = vertx;
    this.privateHosts = privateHosts;
  }

  /** A host that must not be called. */
  static final class UnsafeAddressException extends RuntimeException {
    UnsafeAddressException() {
      super("the name of a push service leads to an address that is not public");
    }
  }

  private record Found(String address, long atNanos) {}

  /**
   * The address of a host in text; fails with an {@link UnsafeAddressException} when any of its
   * addresses is not public.
   *
   * @param authority host, or host:port
   */
  Future<String> of(String authority) {
    Found found = known.get(authority);
    if (found != null && System.nanoTime() - found.atNanos < FRESH_NANOS) {
      return Future.succeededFuture(found.address);
    }
    return vertx
        .executeBlocking(() -> resolve(authority), false)
        .onSuccess(
            address -> {
              if (known.size() >= HOSTS_MAX) {
                known.clear();
              }
              known.put(authority, new Found(address, System.nanoTime()));
            });
  }

  private String resolve(String authority) throws UnknownHostException {
    String host = authority.replaceFirst(":.*", "");
    InetAddress[] addresses = InetAddress.getAllByName(host);
    if (!privateHosts.contains(authority)) {
      for (InetAddress address : addresses) {
        if (!PublicAddresses.isPublic(address.getAddress())) {
          throw new UnsafeAddressException();
        }
      }
    }
    return addresses[0].getHostAddress();
  }
}
