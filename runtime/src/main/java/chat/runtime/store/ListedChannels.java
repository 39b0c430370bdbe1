package chat.runtime.store;

import chat.model.Limits;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.ConversationState;
import chat.model.v1.GroupSummary;
import chat.model.v1.Message;
import chat.runtime.core.ConversationPage;
import chat.runtime.core.Previews;
import chat.runtime.core.Unread;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Channels in a user's conversation list. What is said in a channel is in no inbox, so a line of
 * the list does not know of it: it is completed when somebody looks.
 */
public final class ListedChannels {
  private final ConversationStateStore states;
  private final ChannelMemberStore members;
  private final RecentMessages recent;
  private final ReceiptStore receipts;

  public ListedChannels(
      ConversationStateStore states,
      ChannelMemberStore members,
      RecentMessages recent,
      ReceiptStore receipts) {
    this.states = states;
    this.members = members;
    this.recent = recent;
    this.receipts = receipts;
  }

  /**
   * The lines with their channels as they are now, and without those of which the user is no member
   * any more.
   *
   * @param lines at most {@link Limits#PAGE_MAX}
   */
  public Future<List<ConversationListEntry>> completed(
      String userId, List<ConversationListEntry> lines) {
    List<String> channelIds =
        lines.stream()
            .filter(ListedChannels::isChannel)
            .map(ConversationListEntry::getConversationId)
            .toList();
    return channelIds.isEmpty()
        ? Future.succeededFuture(lines)
        : states(channelIds).compose(known -> completed(userId, lines, known));
  }

  /** The same for a page of them. */
  public Future<ConversationPage> completed(String userId, ConversationPage page) {
    return completed(userId, page.entries())
        .map(lines -> new ConversationPage(lines, page.nextBefore()));
  }

  /** A line with what the state of its channel says. */
  public static ConversationListEntry with(ConversationListEntry line, ConversationState state) {
    return line.toBuilder()
        .setHead(state.getHead())
        .setPosition(state.getPosition())
        .setGroup(
            GroupSummary.newBuilder()
                .setName(state.getChannel().getName())
                .setPictureId(state.getChannel().getPictureId())
                .setMemberCount(state.getChannel().getMemberCount()))
        .setExpiredUpTo(state.getExpiredUpTo())
        .build();
  }

  private Future<Map<String, ConversationState>> states(List<String> channelIds) {
    Map<String, ConversationState> all = new HashMap<>();
    List<Future<Map<String, ConversationState>>> reads = new ArrayList<>();
    for (int from = 0; from < channelIds.size(); from += Limits.SCREEN_CONVERSATIONS_MAX) {
      int to = Math.min(channelIds.size(), from + Limits.SCREEN_CONVERSATIONS_MAX);
      reads.add(states.loadAll(channelIds.subList(from, to)).onSuccess(all::putAll));
    }
    return Future.all(reads).map(read -> all);
  }

  private Future<List<ConversationListEntry>> completed(
      String userId, List<ConversationListEntry> lines, Map<String, ConversationState> known) {
    List<Future<Optional<ConversationListEntry>>> completed = new ArrayList<>();
    for (ConversationListEntry line : lines) {
      ConversationState state = known.get(line.getConversationId());
      completed.add(
          isChannel(line) && state != null
              ? completed(userId, line, state)
              : Future.succeededFuture(Optional.of(line)));
    }
    return Future.all(completed)
        .map(all -> completed.stream().flatMap(each -> each.result().stream()).toList());
  }

  /** The state has been read before: what ended by its position is seen. */
  private Future<Optional<ConversationListEntry>> completed(
      String userId, ConversationListEntry line, ConversationState state) {
    String id = line.getConversationId();
    return members
        .isMember(id, state, userId)
        .compose(
            isMember ->
                isMember
                    ? Future.join(recent.newest(id, state, 1), receipts.find(id, userId))
                        .map(
                            read -> {
                              List<Message> newest = read.resultAt(0);
                              chat.model.v1.Receipt receipt = read.resultAt(1);
                              ConversationListEntry.Builder entry =
                                  with(line, state).toBuilder()
                                      .setRead(later(line.getRead(), receipt.getRead()));
                              newest.forEach(last -> entry.setLastMessage(Previews.of(last)));
                              return Optional.of(Unread.withoutExpired(entry.build()));
                            })
                    : Future.succeededFuture(Optional.empty()));
  }

  private static int later(int one, int other) {
    return Integer.compareUnsigned(one, other) >= 0 ? one : other;
  }

  private static boolean isChannel(ConversationListEntry line) {
    return line.getKind() == ConversationKind.CONVERSATION_KIND_CHANNEL;
  }
}
