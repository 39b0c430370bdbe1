package chat.bench.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the clients of one run did and saw. Each device must be there before the first message of
 * the run, and stay until the last has been delivered.
 *
 * <p>Not safe for use by several threads.
 */
public final class History {
  private final Map<String, Conversation> conversations = new LinkedHashMap<>();
  private final List<DeviceHistory> devices = new ArrayList<>();

  /** A conversation and its members, those that its system lines name aside. */
  record Conversation(String id, Set<String> memberIds) {}

  /** Declares a conversation; messages of conversations that are not declared are findings. */
  public void conversation(String conversationId, Collection<String> memberIds) {
    conversations.put(
        conversationId,
        new Conversation(conversationId, Collections.unmodifiableSet(new TreeSet<>(memberIds))));
  }

  /** A new record for one more device of a user. */
  public DeviceHistory device(String userId, String deviceId) {
    DeviceHistory device = new DeviceHistory(this, userId, deviceId);
    devices.add(device);
    return device;
  }

  List<DeviceHistory> devices() {
    return Collections.unmodifiableList(devices);
  }

  Map<String, Conversation> conversations() {
    return Collections.unmodifiableMap(conversations);
  }

  /**
   * The one instance of an equal id of a user, so that a long history does not hold it once for
   * each event.
   */
  String canonicalUser(String userId) {
    return devices.stream()
        .map(DeviceHistory::userId)
        .filter(userId::equals)
        .findFirst()
        .orElse(userId);
  }

  /** The same for conversations. */
  String canonical(String conversationId) {
    Conversation conversation = conversations.get(conversationId);
    return conversation == null ? conversationId : conversation.id();
  }
}
