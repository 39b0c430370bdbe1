package chat.http.io;

import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.ConversationState;
import chat.model.v1.Message;
import chat.runtime.core.ConversationPage;
import chat.runtime.core.HistoryPage;
import chat.runtime.seal.BodyOpener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Conversations and their history, read by their members. */
final class ConversationHandlers {
  private static final long LIMIT_DEFAULT = 50;
  private static final int RECEIPTS_MAX = 1_000;
  private static final long VISIBLE_AFTER_MILLIS = 1_000;

  /** One above the largest number of an event. */
  private static final long SEQUENCE_END = 1L << 32;

  private final Vertx vertx;
  private final AccountStore accounts;
  private final ConversationStores stores;
  private final BodyOpener bodies;
  private final ConversationLines lines;
  private final HistoryPages history;

  ConversationHandlers(
      Vertx vertx, AccountStore accounts, ConversationStores stores, BodyOpener bodies) {
    this.vertx = vertx;
    this.accounts = accounts;
    this.stores = stores;
    this.bodies = bodies;
    this.lines = new ConversationLines(stores, bodies);
    this.history = new HistoryPages(stores);
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
        .compose(page -> lines.page(callerId(context), page))
        .compose(
            page -> profiles(page.entries()).map(profiles -> Reply.ok(toJson(page, profiles))));
  }

  private Future<Reply> get(RoutingContext context) {
    String conversationId = conversationId(context);
    String callerId = callerId(context);
    return authorized(conversationId, callerId)
        .compose(state -> toJson(conversationId, callerId, state))
        .map(Reply::ok);
  }

  /**
   * A conversation that the log has made: as soon as it can be read, which its projections follow
   * with; when they do not in time, the command is to be repeated. Whoever repeats the command that
   * made it may be no member any more, and reads nothing.
   *
   * @param position of the record that made it
   */
  Future<JsonObject> whenVisible(String conversationId, String callerId, long position) {
    return Visible.state(vertx, stores.states(), conversationId, position)
        .compose(
            state ->
                state.getPosition() < position
                    ? Future.failedFuture(
                        ProblemException.retryLater(
                            ErrorCode.UNAVAILABLE,
                            "The conversation is made, but cannot be read yet.",
                            VISIBLE_AFTER_MILLIS))
                    : stores
                        .members()
                        .isMember(conversationId, state, callerId)
                        .compose(
                            isMember ->
                                isMember
                                    ? toJson(conversationId, callerId, state)
                                    : Future.failedFuture(notFound())));
  }

  /** A conversation as the caller sees it; its state may be ahead of his list. */
  Future<JsonObject> toJson(String conversationId, String callerId, ConversationState state) {
    return stores
        .lists()
        .load(callerId, conversationId)
        .compose(entry -> lines.one(callerId, ConversationJson.merge(conversationId, state, entry)))
        .compose(
            entry ->
                profiles(List.of(entry))
                    .map(
                        profiles ->
                            ConversationJson.withState(
                                ConversationJson.of(entry, profiles), state, callerId)));
  }

  private Future<Reply> messages(RoutingContext context) {
    String conversationId = conversationId(context);
    HistoryPages.Wanted wanted = HistoryPages.Wanted.of(context, limit(context));
    String callerId = callerId(context);
    // The state before the rows: then every message up to its head has its row.
    return authorized(conversationId, callerId)
        .compose(
            state ->
                history
                    .read(conversationId, state, callerId, wanted)
                    .map(messages -> HistoryPage.visible(messages, state, callerId))
                    .compose(messages -> withoutHidden(conversationId, context, messages))
                    .compose(messages -> bodies.messages(conversationId, messages))
                    .map(messages -> Reply.ok(toJson(messages, state))));
  }

  private Future<List<Message>> withoutHidden(
      String conversationId, RoutingContext context, List<Message> messages) {
    return messages.isEmpty()
        ? Future.succeededFuture(messages)
        : stores
            .hidden()
            .between(
                callerId(context),
                conversationId,
                messages.get(0).getSequence(),
                messages.get(messages.size() - 1).getSequence())
            .map(hidden -> HistoryPage.withoutHidden(messages, hidden));
  }

  /**
   * Every member has a line, so that who has got nothing yet is seen too. In a channel everybody
   * sees his own alone.
   */
  private Future<Reply> receipts(RoutingContext context) {
    String conversationId = conversationId(context);
    return authorized(conversationId, callerId(context))
        .compose(
            state ->
                state.hasChannel()
                    ? stores
                        .receipts()
                        .find(conversationId, callerId(context))
                        .map(own -> Reply.ok(ReceiptsJson.of(state, List.of(own))))
                    : stores
                        .receipts()
                        .list(conversationId, RECEIPTS_MAX)
                        .map(stored -> Reply.ok(ReceiptsJson.of(state, stored))));
  }

  /** The state of a conversation, for a member; for anyone else there is no such conversation. */
  Future<ConversationState> authorized(String conversationId, String callerId) {
    return stores
        .ifMember(conversationId, callerId)
        .map(state -> state.orElseThrow(ConversationHandlers::notFound));
  }

  private static ProblemException notFound() {
    return new ProblemException(
        ErrorCode.CONVERSATION_NOT_FOUND,
        "There is no conversation with this id of which you are a member.");
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
    return wellFormed(Input.path(context, "conversation_id"));
  }

  static String wellFormed(String id) {
    if (!ConversationIds.isWellFormed(id)) {
      throw ProblemException.invalid(
          "conversation_id",
          "not the id of a conversation",
          "direct:, group: or channel: and a UUID in lower case.");
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
        .put("expired_up_to", Integer.toUnsignedLong(state.getExpiredUpTo()))
        .put("position", Long.toString(state.getPosition()));
  }
}
