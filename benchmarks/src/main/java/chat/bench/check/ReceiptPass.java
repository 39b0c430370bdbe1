package chat.bench.check;

import chat.bench.check.Finding.Kind;
import java.util.HashMap;
import java.util.Map;

/**
 * Judges what one device learnt of the progress of members. What it fetches never falls from one
 * time to the next. What it hears live may come late, so only the last that it fetched, which must
 * be after everything has come to rest, has to be as far as all that it heard of those who are
 * members then: of others nothing is told any more.
 */
final class ReceiptPass extends Operation.Cases {
  private final DeviceHistory device;
  private final Reach reach;
  private final Map<String, Membership> conversations;
  private final Findings findings;
  private final Map<Reach.Member, Operation.Progress> fetched = new HashMap<>();
  private final Map<Reach.Member, Operation.Progress> heard = new HashMap<>();

  ReceiptPass(
      DeviceHistory device, Reach reach, Map<String, Membership> conversations, Findings findings) {
    this.device = device;
    this.reach = reach;
    this.conversations = conversations;
    this.findings = findings;
  }

  @Override
  void progress(Operation.Progress progress) {
    Reach.Member member = new Reach.Member(progress.conversationId(), progress.userId());
    if (progress.delivered() > reach.seen(member) || progress.read() > reach.read(member)) {
      findings.add(
          Kind.RECEIPT_AHEAD,
          "%s learnt %s, but that member saw up to %d and read up to %d"
              .formatted(device.label(), progress, reach.seen(member), reach.read(member)));
    }
    if (progress.fetched()) {
      Operation.Progress before = fetched.put(member, progress);
      fell(before, progress);
    } else {
      heard.merge(member, progress, ReceiptPass::farther);
    }
  }

  /** {@code done} to a read marker is as good as having heard of it. */
  @Override
  void readAnswered(Operation.ReadAnswered answered) {
    heard.merge(
        new Reach.Member(answered.conversationId(), device.userId()),
        new Operation.Progress(
            answered.conversationId(), device.userId(), 0, answered.sequence(), false),
        ReceiptPass::farther);
  }

  /** To be called after the last operation. */
  void end() {
    fetched.forEach(
        (member, last) -> {
          Membership members = conversations.get(member.conversationId());
          if (members == null || members.isMemberInTheEnd(member.userId())) {
            fell(heard.get(member), last);
          }
        });
  }

  private void fell(Operation.Progress before, Operation.Progress after) {
    if (before != null
        && (after.delivered() < before.delivered() || after.read() < before.read())) {
      findings.add(
          Kind.RECEIPT_FELL, "%s learnt %s, then %s".formatted(device.label(), before, after));
    }
  }

  private static Operation.Progress farther(Operation.Progress one, Operation.Progress other) {
    return new Operation.Progress(
        one.conversationId(),
        one.userId(),
        Math.max(one.delivered(), other.delivered()),
        Math.max(one.read(), other.read()),
        false);
  }
}
