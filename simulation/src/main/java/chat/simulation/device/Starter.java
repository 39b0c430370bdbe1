package chat.simulation.device;

import chat.model.ConversationIds;
import chat.model.RuleVersions;
import chat.model.v1.ConversationRecord;
import chat.model.v1.CreateDirect;
import chat.model.v1.Outcome;
import chat.model.v1.SetBlock;
import chat.simulation.gateway.Submissions;
import chat.simulation.world.IdSource;
import chat.simulation.world.World;
import java.util.stream.Stream;

/**
 * Gives commands as the HTTP API does: for a direct conversation one of its own for each try, until
 * accepted; for a block the same at each try.
 */
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

  /** Whether all of it is accepted. */
  public boolean isDone() {
    return waiting == 0;
  }

  public void start(String authorId, String otherId) {
    waiting++;
    attempt(authorId, otherId);
  }

  /** Gives a command until the log decides about it; a refusal is an answer too. */
  public void give(ConversationRecord command) {
    waiting++;
    attempt(command);
  }

  private void attempt(ConversationRecord command) {
    submissions.submit(
        command,
        outcome -> {
          if (outcome.hasVerdict()) {
            waiting--;
            return;
          }
          world.insideAfter(
              outcome.getRetryLater().getRetryAfterMillis(),
              account.life(),
              "tries a command for a group again",
              () -> attempt(command));
        });
  }

  /** The next id by the clock of the starter. */
  public String nextId() {
    return account.ids().next().toString();
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

  /** One person blocks another one and lifts the block after a time. */
  public void block(String authorId, String otherId, long millis) {
    waiting += 2;
    setBlock(
        block(authorId, otherId, true),
        () ->
            world.insideAfter(
                millis,
                account.life(),
                "lifts a block",
                () -> setBlock(block(authorId, otherId, false), () -> {})));
  }

  private void setBlock(ConversationRecord command, Runnable then) {
    submissions.submit(
        command,
        outcome -> {
          if (isAccepted(outcome)) {
            waiting--;
            then.run();
          } else {
            world.insideAfter(
                outcome.getRetryLater().getRetryAfterMillis(),
                account.life(),
                "tries to set a block again",
                () -> setBlock(command, then));
          }
        });
  }

  private ConversationRecord block(String authorId, String otherId, boolean blocked) {
    return ConversationRecord.newBuilder()
        .setRuleVersion(RuleVersions.CONVERSATIONS)
        .setConversationId(ConversationIds.direct(authorId, otherId))
        .setAuthorId(authorId)
        .setClientId(account.ids().next().toString())
        .setSetBlock(
            SetBlock.newBuilder()
                .addAllMemberIds(Stream.of(authorId, otherId).sorted().toList())
                .setBlocked(blocked))
        .build();
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
