package chat.gateway.core;

/**
 * The last frame of a device.
 *
 * @param heardAtMillis when it came
 * @param background whether the app is in the background
 */
public record SignOfLife(String userId, String deviceId, long heardAtMillis, boolean background) {}
