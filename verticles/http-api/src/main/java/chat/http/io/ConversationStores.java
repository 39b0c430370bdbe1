package chat.http.io;

import chat.model.v1.ConversationState;
import chat.runtime.search.SearchStore;
import chat.runtime.store.ChannelMemberStore;
import chat.runtime.store.ConversationListStore;
import chat.runtime.store.ConversationStateStore;
import chat.runtime.store.HiddenStore;
import chat.runtime.store.HistoryStore;
import chat.runtime.store.ListedChannels;
import chat.runtime.store.PersonalRows;
import chat.runtime.store.ReceiptStore;
import chat.runtime.store.RecentMessages;
import chat.runtime.store.VerdictStore;
import io.vertx.core.Future;
import java.util.Optional;

/** The projections of conversations that the API reads. */
public record ConversationStores(
    ConversationStateStore states,
    ConversationListStore lists,
    HistoryStore history,
    RecentMessages recent,
    ReceiptStore receipts,
    HiddenStore hidden,
    ChannelMemberStore members,
    VerdictStore verdicts,
    SearchStore search,
    PersonalRows personal) {

  /** The state of a conversation, for a member; empty for anyone else. */
  Future<Optional<ConversationState>> ifMember(String conversationId, String userId) {
    return states
        .load(conversationId)
        .compose(
            state ->
                members
                    .isMember(conversationId, state, userId)
                    .map(isMember -> Optional.of(state).filter(of -> isMember)));
  }

  /** What completes lines of channels. */
  ListedChannels listedChannels() {
    return new ListedChannels(states, members, recent, receipts);
  }
}
