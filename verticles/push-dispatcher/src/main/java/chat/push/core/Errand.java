package chat.push.core;

import chat.model.v1.PushWork;
import chat.model.v1.Recipient;
import java.util.Set;

/**
 * What one user may have to hear, before it is decided.
 *
 * @param offset of the record
 * @param sinceMillis when it was first looked at
 * @param deviceIds the devices to look at; empty for all
 */
public record Errand(
    long offset, PushWork work, Recipient recipient, long sinceMillis, Set<String> deviceIds) {
  boolean concerns(String deviceId) {
    return deviceIds.isEmpty() || deviceIds.contains(deviceId);
  }
}
