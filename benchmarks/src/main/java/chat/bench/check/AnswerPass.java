package chat.bench.check;

/** Collects what one device sent and was answered. */
final class AnswerPass extends Operation.Cases {
  private final DeviceHistory device;
  private final Fates fates;

  AnswerPass(DeviceHistory device, Fates fates) {
    this.device = device;
    this.fates = fates;
  }

  @Override
  void send(Operation.Send send) {
    fates.sent(send.conversationId(), send.clientMessageId());
  }

  @Override
  void accepted(Operation.Accepted accepted) {
    fates.accepted(accepted.clientMessageId(), accepted.sequence(), device.label());
  }

  @Override
  void refused(Operation.Refused refused) {
    fates.refused(refused.clientMessageId(), refused.code(), device.label());
  }
}
