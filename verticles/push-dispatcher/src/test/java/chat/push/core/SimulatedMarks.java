package chat.push.core;

import java.util.HashMap;
import java.util.Map;

/** Registers that only grow. */
final class SimulatedMarks {
  private final Map<String, Long> registers = new HashMap<>();

  void set(String mark, String talkId, String of, long sequence) {
    registers.merge(mark + "/" + talkId + "/" + of, sequence, Math::max);
  }

  Marks load(String talkId, String user, String phone) {
    return new Marks(
        get("read", talkId, user),
        get("intended", talkId, phone),
        get("told", talkId, phone),
        get("withdrawn", talkId, phone));
  }

  private long get(String mark, String talkId, String of) {
    return registers.getOrDefault(mark + "/" + talkId + "/" + of, 0L);
  }
}
