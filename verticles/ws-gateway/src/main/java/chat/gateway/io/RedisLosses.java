package chat.gateway.io;

import chat.runtime.redis.LossMarks;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts back what Redis has lost of the devices of this gateway, as soon as that is noticed, instead
 * of with the next renewal of leases.
 */
public final class RedisLosses {
  /** How often {@link #look} is to be called. */
  public static final long PACE_MILLIS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(RedisLosses.class);

  private final Vertx vertx;
  private final LossMarks marks;
  private final Services services;
  private final ClientPresence presence;
  private final long leaseMillis;

  /**
   * @param leaseMillis after the last sign of life a device counts as gone
   */
  public RedisLosses(
      Vertx vertx, LossMarks marks, Services services, ClientPresence presence, long leaseMillis) {
    this.vertx = vertx;
    this.marks = marks;
    this.services = services;
    this.presence = presence;
    this.leaseMillis = leaseMillis;
  }

  /** Comes at a steady pace. */
  public void look() {
    marks
        .look()
        .onSuccess(
            lost -> {
              if (lost) {
                LOG.warn("Redis has lost what it knew; this gateway tells it again");
                restore();
              }
            })
        .onFailure(away -> LOG.debug("Redis could not be looked at: {}", away.toString()));
  }

  /**
   * Redis may have lost everything. Deliveries since then found nobody, so heads are compared. Who
   * vanished shortly before the loss is known to nobody any more, so nothing will be published of
   * him: watchers ask anew when everybody who is still there has been heard of, and who is in a
   * tunnel has had his lease.
   */
  public void restore() {
    presence.reports().renewAll();
    services
        .registrations()
        .registerAll()
        .onFailure(failure -> LOG.warn("users could not be registered: {}", failure.toString()))
        .onComplete(registered -> services.comparison().wantAll());
    vertx.setTimer(leaseMillis, timer -> presence.watches().refreshAll());
  }
}
