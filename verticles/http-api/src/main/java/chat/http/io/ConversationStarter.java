package chat.http.io;

import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.RuleVersions;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.CreateDirect;
import chat.model.v1.Outcome;
import chat.model.v1.Verdict;
import chat.runtime.bus.SubmissionClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts conversations: a command for the log, unless the conversation is there already. */
final class ConversationStarter {
  /**
   * The log answers before its projections are written. A conversation is answered for when it can
   * be read, or after these tries, about 1.3 s in all.
   */
  private static final int VISIBLE_TRIES_MAX = 8;

  private static final long VISIBLE_DELAY_MILLIS = 5;

  private final Vertx vertx;
  private final AccountStore accounts;
  private final SubmissionClient submissions;
  private final ConversationStores stores;
  private final ConversationHandlers conversations;

  ConversationStarter(
      Vertx vertx,
      AccountStore accounts,
      SubmissionClient submissions,
      ConversationStores stores,
      ConversationHandlers conversations) {
    this.vertx = vertx;
    this.accounts = accounts;
    this.submissions = submissions;
    this.stores = stores;
    this.conversations = conversations;
  }

  /** For a body of {@code createConversation} whose kind is direct. */
  Future<Reply> create(RoutingContext context) {
    String callerId = BearerAuthentication.caller(context).userId();
    String memberId = ChannelHandlers.required(Input.body(context), "member_id");
    if (memberId.equals(callerId)) {
      throw ProblemException.invalid(
          "member_id", "is your own id", "The id of another user, a UUID in lower case.");
    }
    return accounts
        .keptByIds(List.of(UUID.fromString(memberId)))
        .compose(
            kept -> {
              if (kept.isEmpty()) {
                throw new ProblemException(
                    ErrorCode.NOT_FOUND, "There is no user with the id " + memberId + ".");
              }
              return findOrStart(callerId, memberId);
            });
  }

  private Future<Reply> findOrStart(String callerId, String memberId) {
    String conversationId = ConversationIds.direct(callerId, memberId);
    ConversationRecord command = command(conversationId, callerId, memberId);
    return stores
        .states()
        .load(conversationId)
        .compose(
            state ->
                isMade(state)
                    ? conversations.toJson(conversationId, callerId, state).map(Reply::ok)
                    : submissions
                        .submit(command)
                        .compose(ConversationStarter::accepted)
                        .compose(accepted -> whenVisible(command, 1))
                        .compose(made -> conversations.toJson(conversationId, callerId, made))
                        .map(Reply::created));
  }

  private static ConversationRecord command(
      String conversationId, String callerId, String memberId) {
    return ConversationRecord.newBuilder()
        .setRuleVersion(RuleVersions.CONVERSATIONS)
        .setConversationId(conversationId)
        .setAuthorId(callerId)
        .setClientId(Ids.next())
        .setCreateDirect(
            CreateDirect.newBuilder()
                .addAllMemberIds(Stream.of(callerId, memberId).sorted().toList()))
        .build();
  }

  /** Fails unless the log accepted the command. */
  private static Future<Void> accepted(Outcome outcome) {
    return switch (outcome.getResultCase()) {
      case VERDICT ->
          outcome.getVerdict().hasAccepted()
              ? Future.succeededFuture()
              : Future.failedFuture(refused(outcome.getVerdict()));
      case RETRY_LATER -> Future.failedFuture(ProblemException.undecided(outcome.getRetryLater()));
      case RESULT_NOT_SET ->
          Future.failedFuture(new IllegalStateException("an outcome without a result"));
    };
  }

  private static RuntimeException refused(Verdict refusal) {
    if (refusal.getRefused().getCode().equals(ErrorCode.BLOCKED.code())) {
      return new ProblemException(
          ErrorCode.BLOCKED, "A block stands between the two of you, so there is no conversation.");
    }
    // The caller gave nothing but a user who exists, so the fault is this server's.
    return new IllegalStateException(
        "the log refused a direct conversation with the code "
            + refusal.getRefused().getCode()
            + "; does the clock of this machine differ from that of the brokers?");
  }

  private Future<ConversationState> whenVisible(ConversationRecord command, int attempt) {
    return stores
        .states()
        .load(command.getConversationId())
        .compose(
            state -> {
              if (isMade(state)) {
                return Future.succeededFuture(state);
              }
              if (attempt == VISIBLE_TRIES_MAX) {
                return Future.succeededFuture(
                    ConversationState.newBuilder()
                        .setKind(ConversationKind.CONVERSATION_KIND_DIRECT)
                        .addAllMemberIds(command.getCreateDirect().getMemberIdsList())
                        .build());
              }
              return vertx
                  .timer(VISIBLE_DELAY_MILLIS << attempt, TimeUnit.MILLISECONDS)
                  .compose(waited -> whenVisible(command, attempt + 1));
            });
  }

  private static boolean isMade(ConversationState state) {
    return state.getMemberIdsCount() > 0;
  }
}
