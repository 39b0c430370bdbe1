package chat.http.io;

import chat.http.core.SearchCursor;
import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.v1.Message;
import chat.runtime.seal.BodyOpener;
import chat.runtime.search.Lookup;
import chat.runtime.search.Question;
import chat.runtime.search.Range;
import chat.runtime.search.Texts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Search in the conversations of which somebody is a member, and the messages that call him. */
final class SearchHandlers {
  private static final long LIMIT_DEFAULT = 20;

  /** Each may have hundreds of reads before it. */
  private static final int UNDER_WAY_MAX = 64;

  private static final long RETRY_AFTER_MILLIS = 1_000;

  private final ConversationHandlers conversations;
  private final ConversationStores stores;
  private final BodyOpener bodies;
  private int underWay;

  SearchHandlers(ConversationHandlers conversations, ConversationStores stores, BodyOpener bodies) {
    this.conversations = conversations;
    this.stores = stores;
    this.bodies = bodies;
  }

  Map<String, Operation> operations() {
    return Map.of("search", this::search, "listMentions", this::mentions);
  }

  private Future<Reply> search(RoutingContext context) {
    String text = Input.query(context, "q");
    if (text.codePointCount(0, text.length()) > Limits.SEARCH_QUERY_CODE_POINTS_MAX) {
      throw ProblemException.invalid("q", "too long", "At most 200 characters.");
    }
    Question question =
        Question.parse(text)
            .orElseThrow(
                () ->
                    ProblemException.invalid(
                        "q", "no word is in it", "At least one letter, digit or emoji."));
    Optional<String> senderId = Input.optionalQuery(context, "sender_id");
    OptionalLong before = Input.queryMillis(context, "before");
    OptionalLong since = Input.queryMillis(context, "after");
    List<Lookup> lookups = new ArrayList<>(question.lookups());
    senderId.map(Lookup::from).ifPresent(lookups::add);
    return found(
        context,
        new Wanted(
            lookups,
            before.orElse(Long.MAX_VALUE),
            since.orElse(0),
            message ->
                senderId.isEmpty() || senderId.get().equals(message.getSenderId())
                    ? question.in(Texts.of(message.getBody()))
                    : Optional.empty()));
  }

  private Future<Reply> mentions(RoutingContext context) {
    String callerId = callerId(context);
    Function<Message, Optional<List<Range>>> calls =
        message ->
            !message.getSenderId().equals(callerId)
                    && (message.getMentionsAll()
                        || message.getMentionedIdsList().contains(callerId))
                ? Optional.of(List.of())
                : Optional.empty();
    return found(
        context, new Wanted(List.of(Lookup.mentionsOf(callerId)), Long.MAX_VALUE, 0, calls));
  }

  /**
   * What makes a message a hit.
   *
   * @param lookups what it must have
   * @param beforeMillis it was sent earlier
   * @param sinceMillis it was sent then or later
   * @param judge whether it is one as it stands in history, and what to highlight
   */
  record Wanted(
      List<Lookup> lookups,
      long beforeMillis,
      long sinceMillis,
      Function<Message, Optional<List<Range>>> judge) {}

  private Future<Reply> found(RoutingContext context, Wanted wanted) {
    if (underWay >= UNDER_WAY_MAX) {
      throw ProblemException.retryLater(
          ErrorCode.UNAVAILABLE, "Too many searches are under way.", RETRY_AFTER_MILLIS);
    }
    SearchCursor cursor =
        Input.optionalQuery(context, "cursor")
            .map(
                text ->
                    SearchCursor.parse(text)
                        .orElseThrow(
                            () ->
                                ProblemException.invalid(
                                    "cursor", "not a cursor", "next_cursor of an answer.")))
            .orElse(SearchCursor.START);
    int limit = Input.queryNumber(context, "limit").orElse(LIMIT_DEFAULT).intValue();
    Search search = new Search(stores, bodies, callerId(context), wanted, cursor, limit);
    Optional<String> conversationId =
        Input.optionalQuery(context, "conversation_id").map(ConversationHandlers::wellFormed);
    underWay++;
    Future<JsonObject> answer =
        conversationId.isPresent()
            ? conversations
                .authorized(conversationId.get(), callerId(context))
                .compose(state -> search.in(conversationId.get(), state))
            : search.inAll();
    return answer.map(Reply::ok).onComplete(done -> underWay--);
  }

  private static String callerId(RoutingContext context) {
    return BearerAuthentication.caller(context).userId();
  }
}
