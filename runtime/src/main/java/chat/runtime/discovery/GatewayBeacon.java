package chat.runtime.discovery;

import chat.model.Addresses;
import chat.model.v1.GatewayStatus;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.IntSupplier;

/** Tells the others of one gateway: steadily, when somebody asks, and when it leaves. */
public final class GatewayBeacon {
  /** How often a gateway tells of itself. */
  static final long PERIOD_MILLIS = 2_000;

  private final Vertx vertx;
  private final GatewayStatus status;
  private final IntSupplier connections;
  private final MessageConsumer<String> rollCalls;
  private final MessageConsumer<String> leaving;
  private final long timer;
  private boolean draining;

  /**
   * @param status what does not change
   * @param connections how many there are at the moment
   */
  public GatewayBeacon(Vertx vertx, GatewayStatus status, IntSupplier connections) {
    this.vertx = vertx;
    this.status = status.toBuilder().setNodeId(new Members(vertx).self()).build();
    this.connections = connections;
    rollCalls = vertx.eventBus().consumer(Addresses.GATEWAY_ROLL_CALL, call -> tell());
    leaving = vertx.eventBus().localConsumer(Addresses.NODE_LEAVES, message -> leave());
    timer = vertx.setPeriodic(PERIOD_MILLIS, tick -> tell());
    tell();
  }

  /** Says to everybody in this process that it is about to leave. */
  public static void announceLeaving(Vertx vertx) {
    vertx.eventBus().publish(Addresses.NODE_LEAVES, "", new DeliveryOptions().setLocalOnly(true));
  }

  /** Nobody shall be sent here from now on. */
  public void leave() {
    if (!draining) {
      draining = true;
      tell();
    }
  }

  /** Tells nothing more; the others forget what they know. */
  public void close() {
    vertx.cancelTimer(timer);
    rollCalls.unregister();
    leaving.unregister();
  }

  private void tell() {
    vertx
        .eventBus()
        .publish(
            Addresses.GATEWAY_STATUS,
            status.toBuilder()
                .setConnections(connections.getAsInt())
                .setDraining(draining)
                .build());
  }
}
