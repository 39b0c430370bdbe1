package chat.http.io;

import chat.http.core.ConversationPage;
import chat.http.core.HistoryPage;
import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.ConversationState;
import chat.model.v1.Message;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Conversations and their history, read by their members. */
final class ConversationHandlers {
  private static final long LIMIT_DEFAULT = 50;
  private static final int RECEIPTS_MAX = 1_000;

  /** One above the largest number of a message or an event. */
  private static final long SEQUENCE_END = 1L << 32;

  private final AccountStore accounts;
  private final ConversationStores stores;

  ConversationHandlers(AccountStore accounts, ConversationStores stores) {
    this.accounts = accounts;
    this.stores = stores;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listConversations", this::list,
        "getConversation", this::get,
        "listMessages", this::messages,
        "listReceipts", this::receipts);
  }

  private Future<Reply> list(RoutingContext context) {
    long before = Input.queryNumber(context, "before").orElse(SEQUENCE_END);
    int limit = limit(context);
    return stores
        .lists()
        .list(callerId(context))
        .map(entries -> ConversationPage.of(entries, before, limit))
        .compose(
            page -> profiles(page.entries()).map(profiles -> Reply.ok(toJson(page, profiles))));
  }

  private Future<Reply> get(RoutingContext context) {
    String conversationId = conversationId(context);
    String callerId = callerId(context);
    return authorized(conversationId, callerId)
        .compose(
            state ->
                stores
                    .lists()
                    .load(callerId, conversationId)
                    .map(entry -> ConversationJson.merge(conversationId, state, entry)))
        .compose(
            entry ->
                profiles(List.of(entry))
                    .map(profiles -> Reply.ok(ConversationJson.of(entry, profiles))));
  }

  private Future<Reply> messages(RoutingContext context) {
    String conversationId = conversationId(context);
    Optional<Long> before = Input.queryNumber(context, "before");
    Optional<Long> after = Input.queryNumber(context, "after");
    int limit = limit(context);
    if (before.isPresent() && after.isPresent()) {
      throw ProblemException.invalid(
          "after", "came together with before", "Either before or after, or none of them.");
    }
    // The state before the rows: then every message up to its head has its row.
    return authorized(conversationId, callerId(context))
        .compose(
            state -> {
              long head = Integer.toUnsignedLong(state.getHead());
              Future<List<Message>> page =
                  after.isPresent()
                      ? stores
                          .history()
                          .after(conversationId, after.get(), head, limit)
                          .map(rows -> HistoryPage.first(rows, head))
                      : stores
                          .history()
                          .before(
                              conversationId,
                              Math.min(before.orElse(SEQUENCE_END), head + 1),
                              limit)
                          .map(HistoryPage::last);
              return page.map(messages -> Reply.ok(toJson(messages, state)));
            });
  }

  /** Every member has a line, so that who has got nothing yet is seen too. */
  private Future<Reply> receipts(RoutingContext context) {
    String conversationId = conversationId(context);
    return authorized(conversationId, callerId(context))
        .compose(
            state ->
                stores
                    .receipts()
                    .list(conversationId, RECEIPTS_MAX)
                    .map(stored -> Reply.ok(ReceiptsJson.of(state, stored))));
  }

  /** The state of a conversation, for a member; for anyone else there is no such conversation. */
  private Future<ConversationState> authorized(String conversationId, String callerId) {
    return stores
        .states()
        .load(conversationId)
        .map(
            state -> {
              if (!state.getMemberIdsList().contains(callerId)) {
                throw new ProblemException(
                    ErrorCode.CONVERSATION_NOT_FOUND,
                    "There is no conversation with this id of which you are a member.");
              }
              return state;
            });
  }

  private Future<Map<UUID, Profile>> profiles(Collection<ConversationListEntry> entries) {
    Set<UUID> members =
        entries.stream()
            .flatMap(entry -> entry.getMemberIdsList().stream())
            .map(UUID::fromString)
            .collect(Collectors.toSet());
    return members.isEmpty() ? Future.succeededFuture(Map.of()) : accounts.byIds(members);
  }

  static String conversationId(RoutingContext context) {
    String id = Input.path(context, "conversation_id");
    if (!ConversationIds.isWellFormed(id)) {
      throw ProblemException.invalid(
          "conversation_id", "not the id of a conversation", "direct: and a UUID in lower case.");
    }
    return id;
  }

  private static String callerId(RoutingContext context) {
    return BearerAuthentication.caller(context).userId();
  }

  private static int limit(RoutingContext context) {
    return Input.queryNumber(context, "limit").orElse(LIMIT_DEFAULT).intValue();
  }

  private static JsonObject toJson(ConversationPage page, Map<UUID, Profile> profiles) {
    JsonArray conversations = new JsonArray();
    page.entries().forEach(entry -> conversations.add(ConversationJson.of(entry, profiles)));
    JsonObject json = new JsonObject().put("conversations", conversations);
    page.nextBefore().ifPresent(next -> json.put("next_before", next));
    return json;
  }

  private static JsonObject toJson(List<Message> messages, ConversationState state) {
    JsonArray rows = new JsonArray();
    messages.forEach(message -> rows.add(ConversationJson.of(message)));
    return new JsonObject()
        .put("messages", rows)
        .put("head", Integer.toUnsignedLong(state.getHead()))
        .put("position", Long.toString(state.getPosition()));
  }
}
