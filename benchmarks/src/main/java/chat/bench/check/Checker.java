package chat.bench.check;

import chat.bench.check.Finding.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Judges a {@link History}: every message that was acknowledged or seen by anybody reached every
 * device of everybody who was a member then exactly once, and nobody else, but for what had not
 * reached somebody when he was put out; each conversation has one order, dense, and each place in
 * it one message; a message keeps its place and its answer, and changes in the same way for all;
 * inboxes are dense and the same for all devices of a user; nothing was seen that was refused or
 * never sent; receipts say no more than what happened and never fall. A send without an answer may
 * have taken effect once or not at all.
 */
public final class Checker {
  /** Findings that are kept with their detail; all are counted. */
  public static final int FINDINGS_KEPT_MAX = 1_000;

  private Checker() {}

  public static CheckResult check(History history) {
    Findings findings = new Findings();
    Fates fates = new Fates(findings);
    for (DeviceHistory device : history.devices()) {
      AnswerPass answers = new AnswerPass(device, fates);
      device.operations().forEach(operation -> operation.match(answers));
    }
    Map<String, Membership> conversations = SystemLines.memberships(history);
    Map<String, Map<Integer, Operation>> inboxes = new HashMap<>();
    Map<String, List<ArrivalPass>> arrivals = new HashMap<>();
    for (DeviceHistory device : history.devices()) {
      ArrivalPass pass =
          new ArrivalPass(
              device,
              conversations,
              fates,
              inboxes.computeIfAbsent(device.userId(), user -> new HashMap<>()),
              findings);
      device.operations().forEach(operation -> operation.match(pass));
      arrivals.computeIfAbsent(device.userId(), user -> new ArrayList<>()).add(pass);
    }
    new ChangePass(conversations, findings).judge(history.devices());
    checkReceipts(history, conversations, fates, findings);
    return count(conversations, fates, arrivals, findings);
  }

  private static void checkReceipts(
      History history, Map<String, Membership> conversations, Fates fates, Findings findings) {
    Reach reach = new Reach();
    for (DeviceHistory device : history.devices()) {
      Reach.Pass pass = reach.of(device, fates);
      device.operations().forEach(operation -> operation.match(pass));
    }
    for (DeviceHistory device : history.devices()) {
      ReceiptPass pass = new ReceiptPass(device, reach, conversations, findings);
      device.operations().forEach(operation -> operation.match(pass));
      pass.end();
    }
  }

  private static CheckResult count(
      Map<String, Membership> conversations,
      Fates fates,
      Map<String, List<ArrivalPass>> arrivals,
      Findings findings) {
    long messages = 0;
    long unknown = 0;
    long deliveries = 0;
    for (Map.Entry<UUID, Fates.Fate> entry : fates.all().entrySet()) {
      Fates.Fate fate = entry.getValue();
      if (fate.isUnknown()) {
        unknown++;
      }
      if (fate.sequence() == 0 || fate.isRefused()) {
        continue;
      }
      messages++;
      Membership members = conversations.get(fate.conversationId());
      for (String userId : members.everybody()) {
        if (!members.isOwed(userId, fate.sequence())) {
          continue;
        }
        for (ArrivalPass arrival : arrivals.getOrDefault(userId, List.of())) {
          if (arrival.wasKeptFrom(fate.conversationId(), fate.sequence())) {
            continue;
          }
          deliveries++;
          if (!arrival.saw(fate.conversationId(), fate.sequence())) {
            findings.add(
                Kind.LOST,
                "message %s, sequence %d of %s, never reached %s"
                    .formatted(
                        entry.getKey(),
                        fate.sequence(),
                        fate.conversationId(),
                        arrival.device().label()));
          }
        }
      }
    }
    return new CheckResult(messages, unknown, deliveries, findings.count(), findings.kept());
  }
}
