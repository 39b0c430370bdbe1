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
  final class Pass implements Operation.Cases<Void> {
    private final String userId;
    private final Fates fates;

    private Pass(String userId, Fates fates) {
      this.userId = userId;
      this.fates = fates;
    }

    /** Who writes has read what stands before. */
    @Override
    public Void send(Operation.Send send) {
      note(read, send.conversationId(), fates.of(send.clientMessageId()).sequence());
      return note(seen, send.conversationId(), fates.of(send.clientMessageId()).sequence());
    }

    @Override
    public Void message(Operation.Message message) {
      return note(seen, message.conversationId(), message.sequence());
    }

    @Override
    public Void readSaid(Operation.ReadSaid said) {
      return note(read, said.conversationId(), said.sequence());
    }

    private Void note(Map<Member, Integer> reached, String conversationId, int sequence) {
      reached.merge(new Member(conversationId, userId), sequence, Math::max);
      return null;
    }

    @Override
    public Void accepted(Operation.Accepted accepted) {
      return null;
    }

    @Override
    public Void refused(Operation.Refused refused) {
      return null;
    }

    @Override
    public Void otherEvent(Operation.OtherEvent event) {
      return null;
    }

    @Override
    public Void readAnswered(Operation.ReadAnswered answered) {
      return null;
    }

    @Override
    public Void progress(Operation.Progress progress) {
      return null;
    }
  }
}
