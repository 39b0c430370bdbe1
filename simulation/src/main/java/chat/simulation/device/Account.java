package chat.simulation.device;

import chat.bench.check.DeviceHistory;
import chat.simulation.world.IdSource;
import chat.simulation.world.Life;

/**
 * Who a device belongs to and what is recorded of it.
 *
 * @param ids by the device's own clock
 */
public record Account(
    Life life, String userId, String deviceId, IdSource ids, DeviceHistory history) {}
