package chat.runtime.projection;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The stores of the life in which a fold goes on. One that follows them drops what it has in memory
 * at each exchange and begins where the new tables end. Safe for all threads.
 */
public final class LiveStores<S> {
  private final List<Consumer<S>> followers = new ArrayList<>();
  private S current;

  public LiveStores(S current) {
    this.current = current;
  }

  /** Hands over the stores now and at each exchange, on the event loop of the caller. */
  public synchronized void follow(Vertx vertx, Consumer<S> follower) {
    Context context = vertx.getOrCreateContext();
    followers.add(stores -> context.runOnContext(v -> follower.accept(stores)));
    follower.accept(current);
  }

  public synchronized void exchange(S next) {
    current = next;
    followers.forEach(follower -> follower.accept(next));
  }
}
