package chat.simulation.world;

import java.util.UUID;

/** UUIDv7s by a clock that may be wrong. */
public final class IdSource {
  private final World world;
  private final long clockSkewMillis;

  public IdSource(World world, long clockSkewMillis) {
    this.world = world;
    this.clockSkewMillis = clockSkewMillis;
  }

  public UUID next() {
    long millis = World.EPOCH_MILLIS + world.nowMillis() + clockSkewMillis;
    long high = millis << 16 | 0x7000L | world.dice(1 << 12);
    long low = 0x8000_0000_0000_0000L | (long) world.dice(1 << 30) << 32 | world.dice(1 << 30);
    return new UUID(high, low);
  }
}
