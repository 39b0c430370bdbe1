package chat.simulation.device;

import chat.model.ConversationIds;
import chat.model.RuleVersions;
import chat.model.v1.ConversationRecord;
import chat.model.v1.CreateDirect;
import chat.model.v1.Outcome;
import chat.simulation.gateway.Submissions;
import chat.simulation.world.IdSource;
import chat.simulation.world.World;
import java.util.stream.Stream;

/** Starts conversations as the HTTP API does: a command of its own for each try, until accepted. */
public final class Starter {
  private final World world;
  private final Account account;
  private final Submissions submissions;
  private int waiting;

  /**
   * @param account whose clock makes the ids
   */
  public Starter(World world, Account account, Submissions submissions) {
    this.world = world;
    this.account = account;
    this.submissions = submissions;
  }

  /** Whether every conversation is made. */
  public boolean isDone() {
    return waiting == 0;
  }

  public void start(String authorId, String otherId) {
    waiting++;
    attempt(authorId, otherId);
  }

  private void attempt(String authorId, String otherId) {
    submissions.submit(
        command(account.ids(), authorId, otherId),
        outcome -> {
          if (isAccepted(outcome)) {
            waiting--;
          } else {
            world.insideAfter(
                outcome.getRetryLater().getRetryAfterMillis(),
                account.life(),
                "tries to start a conversation again",
                () -> attempt(authorId, otherId));
          }
        });
  }

  private static boolean isAccepted(Outcome outcome) {
    return outcome.hasVerdict() && outcome.getVerdict().hasAccepted();
  }

  /** A command that starts a conversation. */
  public static ConversationRecord command(IdSource ids, String authorId, String otherId) {
    return ConversationRecord.newBuilder()
        .setRuleVersion(RuleVersions.CONVERSATIONS)
        .setConversationId(ConversationIds.direct(authorId, otherId))
        .setAuthorId(authorId)
        .setClientId(ids.next().toString())
        .setCreateDirect(
            CreateDirect.newBuilder()
                .addAllMemberIds(Stream.of(authorId, otherId).sorted().toList()))
        .build();
  }
}
