package chat.bench.check;

import java.util.HashMap;
import java.util.Map;

/** How far each user can have got in each conversation, by what his own devices did and saw. */
final class Reach {
  private final Map<Member, Integer> seen = new HashMap<>();
  private final Map<Member, Integer> read = new HashMap<>();

  /** A user in a conversation. */
  record Member(String conversationId, String userId) {}

  int seen(Member member) {
    return seen.getOrDefault(member, 0);
  }

  int read(Member member) {
    return read.getOrDefault(member, 0);
  }

  Pass of(DeviceHistory device, Fates fates) {
    return new Pass(device.userId(), fates);
  }

  /** Collects from one device. */
  final class Pass extends Operation.Cases {
    private final String userId;
    private final Fates fates;

    private Pass(String userId, Fates fates) {
      this.userId = userId;
      this.fates = fates;
    }

    /** Who writes has read what stands before. */
    @Override
    void send(Operation.Send send) {
      note(read, send.conversationId(), fates.of(send.clientMessageId()).sequence());
      note(seen, send.conversationId(), fates.of(send.clientMessageId()).sequence());
    }

    @Override
    void message(Operation.Message message) {
      note(seen, message.conversationId(), message.sequence());
    }

    @Override
    void readSaid(Operation.ReadSaid said) {
      note(read, said.conversationId(), said.sequence());
    }

    private void note(Map<Member, Integer> reached, String conversationId, int sequence) {
      reached.merge(new Member(conversationId, userId), sequence, Math::max);
    }
  }
}
