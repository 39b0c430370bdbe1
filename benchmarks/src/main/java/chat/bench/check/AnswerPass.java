package chat.bench.check;

/** Collects what one device sent and was answered. */
record AnswerPass(DeviceHistory device, Fates fates) implements Operation.Cases<Void> {
  @Override
  public Void send(Operation.Send send) {
    fates.sent(send.conversationId(), send.clientMessageId());
    return null;
  }

  @Override
  public Void accepted(Operation.Accepted accepted) {
    fates.accepted(accepted.clientMessageId(), accepted.sequence(), device.label());
    return null;
  }

  @Override
  public Void refused(Operation.Refused refused) {
    fates.refused(refused.clientMessageId(), refused.code(), device.label());
    return null;
  }

  @Override
  public Void message(Operation.Message message) {
    return null;
  }

  @Override
  public Void otherEvent(Operation.OtherEvent event) {
    return null;
  }

  @Override
  public Void readSaid(Operation.ReadSaid read) {
    return null;
  }

  @Override
  public Void readAnswered(Operation.ReadAnswered read) {
    return null;
  }

  @Override
  public Void progress(Operation.Progress progress) {
    return null;
  }
}
