package chat.bench.check;

import chat.model.v1.GroupChange;
import chat.model.v1.Message;
import chat.model.v1.Receipt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** What one device did and saw, in that order, over all of its connections. */
public final class DeviceHistory {
  private final History history;
  private final String userId;
  private final String deviceId;
  private final List<Operation> operations = new ArrayList<>();
  private OptionalInt startInboxSeq = OptionalInt.empty();

  DeviceHistory(History history, String userId, String deviceId) {
    this.history = history;
    this.userId = userId;
    this.deviceId = deviceId;
  }

  public String userId() {
    return userId;
  }

  public String deviceId() {
    return deviceId;
  }

  /** The device begins above this event of its inbox; only the first call counts. */
  public void started(int inboxSeq) {
    if (startInboxSeq.isEmpty()) {
      startInboxSeq = OptionalInt.of(inboxSeq);
    }
  }

  /** A message of a conversation that the history knows goes out. */
  public void send(String conversationId, UUID clientMessageId) {
    if (!history.conversations().containsKey(conversationId)) {
      throw new IllegalArgumentException(conversationId + " is not declared in the history");
    }
    operations.add(new Operation.Send(history.canonical(conversationId), clientMessageId));
  }

  public void accepted(UUID clientMessageId, int sequence) {
    operations.add(new Operation.Accepted(clientMessageId, sequence));
  }

  public void refused(UUID clientMessageId, String code) {
    operations.add(new Operation.Refused(clientMessageId, code));
  }

  public void message(int inboxSeq, String conversationId, int sequence, UUID clientMessageId) {
    line(inboxSeq, conversationId, sequence, clientMessageId, null);
  }

  /** A system line came, which has its place among the messages. */
  public void line(
      int inboxSeq, String conversationId, int sequence, UUID clientMessageId, GroupChange change) {
    operations.add(
        new Operation.Message(
            inboxSeq, history.canonical(conversationId), sequence, clientMessageId, change));
  }

  /**
   * The device asks for another text of a message.
   *
   * @param text as no other change has it; null to delete the message for everyone
   */
  public void change(String conversationId, int sequence, UUID clientId, String text) {
    operations.add(new Operation.Change(version(conversationId, sequence, text), clientId));
  }

  public void changeDone(UUID clientId) {
    operations.add(new Operation.ChangeAnswered(clientId, null));
  }

  public void changeRefused(UUID clientId, String code) {
    operations.add(new Operation.ChangeAnswered(clientId, code));
  }

  /** It came that a message has become this one. */
  public void changed(int inboxSeq, String conversationId, Message message) {
    operations.add(new Operation.Changed(inboxSeq, version(conversationId, message)));
  }

  /** A message as it stands in history when everything has come to rest. */
  public void stands(String conversationId, Message message) {
    operations.add(new Operation.Stands(version(conversationId, message)));
  }

  private Operation.Version version(String conversationId, Message message) {
    return version(
        conversationId,
        message.getSequence(),
        message.hasDeletedAt() ? null : message.getBody().getText());
  }

  private Operation.Version version(String conversationId, int sequence, String text) {
    return new Operation.Version(history.canonical(conversationId), sequence, text);
  }

  /** An event came without what happened, since the user had been put out of the conversation. */
  public void withheld(int inboxSeq, String conversationId) {
    operations.add(new Operation.Withheld(inboxSeq, history.canonical(conversationId)));
  }

  public void otherEvent(int inboxSeq) {
    operations.add(new Operation.OtherEvent(inboxSeq));
  }

  /** The device says that everything up to the sequence has been seen. */
  public void readSaid(String conversationId, int sequence) {
    operations.add(new Operation.ReadSaid(history.canonical(conversationId), sequence));
  }

  /** The platform has taken note of that. */
  public void readAnswered(String conversationId, int sequence) {
    operations.add(new Operation.ReadAnswered(history.canonical(conversationId), sequence));
  }

  /** The platform told of the progress of a member, without being asked. */
  public void receipt(Receipt receipt) {
    operations.add(receipt(receipt, false));
  }

  /** The device asked for the progress of a member, and asks once at a time. */
  public void fetchedReceipt(Receipt receipt) {
    operations.add(receipt(receipt, true));
  }

  private Operation receipt(Receipt receipt, boolean fetched) {
    return new Operation.Progress(
        history.canonical(receipt.getConversationId()),
        history.canonicalUser(receipt.getUserId()),
        receipt.getDelivered(),
        receipt.getRead(),
        fetched);
  }

  /** The highest sequence of a conversation that the device saw, 0 for none. */
  public int newest(String conversationId) {
    return operations.stream()
        .filter(Operation.Message.class::isInstance)
        .map(Operation.Message.class::cast)
        .filter(message -> message.conversationId().equals(conversationId))
        .mapToInt(Operation.Message::sequence)
        .max()
        .orElse(0);
  }

  /** The device's own message that was acknowledged last. */
  public Optional<Own> lastOwn() {
    for (int i = operations.size() - 1; i >= 0; i--) {
      if (operations.get(i) instanceof Operation.Accepted accepted) {
        return sentBefore(i, accepted);
      }
    }
    return Optional.empty();
  }

  /** A message of the device's user. */
  public record Own(String conversationId, int sequence) {}

  private Optional<Own> sentBefore(int index, Operation.Accepted accepted) {
    for (int i = index - 1; i >= 0; i--) {
      if (operations.get(i) instanceof Operation.Send send
          && send.clientMessageId().equals(accepted.clientMessageId())) {
        return Optional.of(new Own(send.conversationId(), accepted.sequence()));
      }
    }
    return Optional.empty();
  }

  public List<Operation> operations() {
    return Collections.unmodifiableList(operations);
  }

  OptionalInt startInboxSeq() {
    return startInboxSeq;
  }

  /** User and device, as they stand in findings. */
  String label() {
    return "device " + deviceId + " of user " + userId;
  }
}
