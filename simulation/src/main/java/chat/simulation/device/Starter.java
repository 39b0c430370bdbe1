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
 * What the HTTP API does: it starts conversations, with a command of its own for each try, and sets
 * and lifts blocks, with the same command at each try.
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
