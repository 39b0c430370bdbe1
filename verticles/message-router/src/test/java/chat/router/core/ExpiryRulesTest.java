package chat.router.core;

import static chat.router.core.Commands.ANN;
import static chat.router.core.Commands.BEN;
import static chat.router.core.Commands.CONVERSATION;
import static chat.router.core.Commands.NOW_MILLIS;
import static chat.router.core.Commands.idAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.v1.ChannelSignal;
import chat.model.v1.ConversationRecord;
import chat.model.v1.CreateGroup;
import chat.model.v1.UpdateChannel;
import chat.model.v1.UpdateGroup;
import chat.model.v1.Verdict;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Messages that have been kept for long enough, by the times of the log. */
class ExpiryRulesTest {
  private static final long DAY = TimeUnit.DAYS.toMillis(1);
  private static final long PLATFORM = 30 * DAY;

  private final FoldDriver fold = new FoldDriver();
  private long nowMillis = NOW_MILLIS;

  @Test
  void messagesOfTheirTimeAreGoneAndLaterOnesStay() {
    twoDays();
    nowMillis = NOW_MILLIS + PLATFORM;
    assertEquals(List.of(0), accepted(Commands.expire(CONVERSATION, 2, PLATFORM)));
    assertEquals(Set.of(3L), fold.stores.history.keySet());
    assertEquals(2, fold.stores.state.getExpiredUpTo());
    assertEquals(3, fold.stores.state.getHead(), "sequences go on");
    assertEquals(2, fold.lastEvent().getMessagesExpired().getUpTo());
    assertEquals(List.of(ANN, BEN), fold.lastRecipients());
    assertEquals(2, fold.lastAccepted().getEvent().getMessagesExpired().getUpTo());
    assertEquals(List.of(4), accepted(send("four")));
  }

  @Test
  void theLogsTimeDecidesAndNobodyElse() {
    twoDays();
    nowMillis = NOW_MILLIS + PLATFORM - 1;
    refused(ErrorCode.PERMISSION_DENIED, Commands.expire(CONVERSATION, 2, PLATFORM));
    nowMillis = NOW_MILLIS + PLATFORM;
    refused(ErrorCode.PERMISSION_DENIED, Commands.expire(CONVERSATION, 3, PLATFORM));
    refused(ErrorCode.PERMISSION_DENIED, Commands.expire(CONVERSATION, 2, 0));
    refused(ErrorCode.INVALID_ARGUMENT, Commands.expire(CONVERSATION, 4, PLATFORM));
    refused(
        ErrorCode.PERMISSION_DENIED,
        Commands.expire(CONVERSATION, 2, PLATFORM).toBuilder().setAuthorId(ANN).build());
    assertEquals(3, fold.stores.history.size());
    assertEquals(0, fold.stores.state.getExpiredUpTo());
  }

  @Test
  void whatHasExpiredCannotBeChangedNorAnswered() {
    twoDays();
    nowMillis = NOW_MILLIS + PLATFORM;
    accepted(Commands.expire(CONVERSATION, 2, PLATFORM));
    refused(ErrorCode.MESSAGE_NOT_FOUND, Commands.edit(ANN, id(), 2, "edited"));
    refused(ErrorCode.MESSAGE_NOT_FOUND, Commands.delete(ANN, id(), 2));
    refused(ErrorCode.MESSAGE_NOT_FOUND, Commands.react(ANN, id(), 1, "r", false));
    ConversationRecord answer = send("answer");
    refused(
        ErrorCode.MESSAGE_NOT_FOUND,
        answer.toBuilder()
            .setSendMessage(answer.getSendMessage().toBuilder().setReplyTo(2))
            .build());
    assertEquals(List.of(3), accepted(Commands.react(ANN, id(), 3, "r", false)));
  }

  @Test
  void aSecondTimeAndALowerPlaceChangeNothing() {
    twoDays();
    nowMillis = NOW_MILLIS + PLATFORM;
    accepted(Commands.expire(CONVERSATION, 2, PLATFORM));
    int told = fold.stores.inboxLog.size();
    accepted(Commands.expire(CONVERSATION, 2, PLATFORM), Commands.expire(CONVERSATION, 1, 0));
    assertEquals(told, fold.stores.inboxLog.size());
    assertEquals(2, fold.stores.state.getExpiredUpTo());
  }

  @Test
  void theShorterOfBothHoldsAndASystemLineTellsTheSetting() {
    String createId = idAt(NOW_MILLIS);
    String group = ConversationIds.group(createId);
    accepted(createGroup(group, createId));
    refused(ErrorCode.PERMISSION_DENIED, retention(group, BEN, 10));
    refused(ErrorCode.INVALID_ARGUMENT, retention(group, ANN, Limits.RETENTION_DAYS_MAX + 1));
    assertEquals(List.of(2), accepted(retention(group, ANN, 10)));
    assertEquals(10, fold.lastEvent().getMessage().getChange().getUpdated().getRetentionDays());
    assertTrue(fold.stores.due.contains("OWN " + NOW_MILLIS), fold.stores.due::toString);

    nowMillis = NOW_MILLIS + 10 * DAY - 1;
    refused(ErrorCode.PERMISSION_DENIED, Commands.expire(group, 2, PLATFORM));
    nowMillis++;
    accepted(Commands.expire(group, 2, PLATFORM));
    assertEquals(Set.of(), fold.stores.history.keySet());
    assertEquals(List.of(3), accepted(retention(group, ANN, 0)));
    nowMillis += 10 * DAY;
    refused(ErrorCode.PERMISSION_DENIED, Commands.expire(group, 3, 0));
    refused(ErrorCode.PERMISSION_DENIED, Commands.expire(group, 3, PLATFORM));
  }

  @Test
  void whoLooksAtAChannelHearsOfIt() {
    ChannelCommands channel = new ChannelCommands(idAt(NOW_MILLIS));
    accepted(channel.create(ANN, 10), channel.send(ANN, "old"));
    accepted(channel.update(ANN, UpdateChannel.newBuilder().setRetentionDays(1)));
    int told = fold.stores.inboxLog.size();
    nowMillis = NOW_MILLIS + DAY;
    accepted(Commands.expire(channel.conversationId(), 2, 0));
    ChannelSignal signal = fold.stores.signals.get(fold.stores.signals.size() - 1);
    assertEquals(2, signal.getEvents(0).getMessagesExpired().getUpTo());
    assertEquals(told, fold.stores.inboxLog.size(), "no copies");
    assertEquals(Set.of(3L), fold.stores.history.keySet());
  }

  @Test
  void aConversationIsNotedWithItsOldestMessage() {
    twoDays();
    assertEquals(Set.of("OLDEST " + NOW_MILLIS), fold.stores.due);
    nowMillis = NOW_MILLIS + DAY + PLATFORM;
    accepted(Commands.expire(CONVERSATION, 3, PLATFORM), send("the only one"));
    assertTrue(fold.stores.due.contains("OLDEST " + nowMillis), fold.stores.due::toString);
  }

  @Test
  void messagesGoInSteps() {
    long due = Retention.dueMillis(NOW_MILLIS, PLATFORM);
    assertTrue(due >= NOW_MILLIS + PLATFORM && due <= NOW_MILLIS + PLATFORM + DAY);
    assertTrue(NOW_MILLIS <= Retention.cutoffMillis(due, PLATFORM));
    assertFalse(NOW_MILLIS <= Retention.cutoffMillis(due - 1, PLATFORM));
    assertEquals(
        Retention.cutoffMillis(due, PLATFORM), Retention.cutoffMillis(due + DAY - 1, PLATFORM));
  }

  /** Two messages, and one a day later. */
  private void twoDays() {
    accepted(Commands.create(ANN), send("one"), send("two"));
    nowMillis += DAY;
    accepted(send("three"));
  }

  private List<Integer> accepted(ConversationRecord... commands) {
    return List.of(commands).stream()
        .map(
            command -> {
              Verdict verdict = fold.append(withId(command), nowMillis);
              assertTrue(verdict.hasAccepted(), verdict::toString);
              return verdict.getAccepted().getSequence();
            })
        .toList();
  }

  private void refused(ErrorCode code, ConversationRecord command) {
    assertEquals(code.code(), fold.append(withId(command), nowMillis).getRefused().getCode());
  }

  /** Ids are made when a command is given, but for the one that names a group. */
  private ConversationRecord withId(ConversationRecord command) {
    boolean names = command.hasCreateGroup() || command.hasCreateChannel();
    return names ? command : command.toBuilder().setClientId(id()).build();
  }

  private String id() {
    return idAt(nowMillis);
  }

  private ConversationRecord send(String text) {
    return Commands.send(ANN, id(), text);
  }

  private static ConversationRecord createGroup(String group, String createId) {
    return Commands.command(ANN, createId)
        .setConversationId(group)
        .setCreateGroup(CreateGroup.newBuilder().setName("g").setMembersMax(3).addMemberIds(BEN))
        .build();
  }

  private static ConversationRecord retention(String group, String author, int days) {
    return Commands.command(author, idAt(NOW_MILLIS))
        .setConversationId(group)
        .setUpdateGroup(UpdateGroup.newBuilder().setRetentionDays(days))
        .build();
  }
}
