package chat.http.io;

import chat.model.Addresses;
import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.DestroyedKeys;
import chat.model.v1.MemberRole;
import chat.model.v1.Outcome;
import chat.runtime.bus.SubmissionClient;
import chat.runtime.core.GroupCommands;
import chat.runtime.core.InvalidCommandException;
import chat.runtime.search.SearchStore;
import chat.runtime.store.ChannelMemberStore;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is left to do of erasures, step by step, and as often as it takes: any API goes on with
 * what another one has begun.
 *
 * <pre>
 *  note it for ever, leave groups and channels ──no hold──▶ destroy the key ──when nobody remembers it──▶ remove what follows from his words ──an hour later──▶ once more
 * </pre>
 *
 * <p>Things are removed twice: a join or a word may have been under way, or a store away, the first
 * time. Where the log does not let him out, that conversation alone is tried again.
 */
final class ErasureJob {
  private static final int CONVERSATIONS_PAGE = 100;
  private static final int MEMBERS_PAGE = 100;

  /** Above that it is not for the conversations that the log lets nobody out. */
  private static final int STILL_IN_MAX = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(ErasureJob.class);

  private final ErasureStore erasures;
  private final Function<String, Future<Void>> log;
  private final SubmissionClient submissions;
  private final ConversationStores stores;
  private final EventBus eventBus;
  private final int delaySeconds;
  private boolean running;

  /**
   * @param log notes for ever whose account is erased
   * @param delaySeconds from the destruction of a key until nobody remembers it
   */
  ErasureJob(
      ErasureStore erasures,
      Function<String, Future<Void>> log,
      SubmissionClient submissions,
      ConversationStores stores,
      EventBus eventBus,
      int delaySeconds) {
    this.erasures = erasures;
    this.log = log;
    this.submissions = submissions;
    this.stores = stores;
    this.eventBus = eventBus;
    this.delaySeconds = delaySeconds;
  }

  /** Does what can be done now, unless it is at it already. */
  void carryOut() {
    if (!running) {
      running = true;
      steps().onComplete(done -> running = false);
    }
  }

  private Future<Void> steps() {
    return erasures
        .take()
        .onFailure(failure -> LOG.debug("erasures are not looked for: {}", failure.toString()))
        .compose(
            work ->
                work.map(found -> step(found).compose(done -> steps()))
                    .orElse(Future.succeededFuture()));
  }

  private Future<Void> step(ErasureStore.Work work) {
    Future<Void> step =
        switch (work.step()) {
          case LEAVE ->
              log.apply(work.userId())
                  .compose(noted -> leaveAll(work))
                  .compose(stillIn -> erasures.left(work, stillIn));
          case LEAVE_REST -> leaveRest(work).compose(stillIn -> erasures.left(work, stillIn));
          case DESTROY -> destroy(work);
          case REMOVE -> remove(work);
        };
    return step.recover(
        failure -> {
          LOG.warn("an erasure waits: {}", failure.toString());
          return erasures.again(work);
        });
  }

  private Future<Void> destroy(ErasureStore.Work work) {
    return erasures
        .destroyKey(work)
        .compose(
            destroyed -> {
              if (!destroyed) {
                return erasures.again(work);
              }
              tellDestroyed(work.userId());
              return erasures.keyDestroyed(work, delaySeconds);
            });
  }

  /** Who does not hear it finds it in the list that is told every few seconds. */
  private void tellDestroyed(String userId) {
    eventBus.publish(
        Addresses.DESTROYED_KEYS, DestroyedKeys.newBuilder().addUserIds(userId).build());
  }

  private Future<Void> remove(ErasureStore.Work work) {
    return stores
        .personal()
        .delete(work.userId())
        .compose(deleted -> leaveAll(work))
        .compose(
            stillIn ->
                forEachConversation(work, id -> removeWords(work, id))
                    .compose(all -> erasures.removed(work, stillIn)));
  }

  private Future<Void> removeWords(ErasureStore.Work work, String conversationId) {
    return stores
        .personal()
        .deleteMarks(work.userId(), conversationId)
        .compose(deleted -> stores.states().load(conversationId))
        .compose(
            state ->
                removeWords(
                    work,
                    conversationId,
                    SearchStore.bucket(Integer.toUnsignedLong(state.getHead()))));
  }

  private Future<Void> removeWords(ErasureStore.Work work, String conversationId, int bucket) {
    return bucket < 0
        ? Future.succeededFuture()
        : stores
            .search()
            .forgetWords(conversationId, bucket, work.userId())
            .compose(removed -> erasures.keep(work))
            .compose(kept -> removeWords(work, conversationId, bucket - 1));
  }

  /** The groups and channels that the log does not let him out of. */
  private Future<List<String>> leaveAll(ErasureStore.Work work) {
    List<String> stillIn = new ArrayList<>();
    return forEachConversation(work, id -> leave(work, id, stillIn)).map(all -> stillIn);
  }

  /** Likewise, of those that it did not let him out of before. */
  private Future<List<String>> leaveRest(ErasureStore.Work work) {
    List<String> stillIn = new ArrayList<>();
    return oneByOne(work.stillIn(), 0, id -> leave(work, id, stillIn)).map(all -> stillIn);
  }

  /** Notes the conversation when the log does not let him out. */
  private Future<Void> leave(ErasureStore.Work work, String conversationId, List<String> stillIn) {
    if (!ConversationIds.isGroup(conversationId) && !ConversationIds.isChannel(conversationId)) {
      return Future.succeededFuture();
    }
    return stores
        .ifMember(conversationId, work.userId())
        .compose(
            state ->
                state.isEmpty()
                    ? Future.succeededFuture()
                    : erasures
                        .keep(work)
                        .compose(kept -> leave(work, conversationId, state.get()))
                        .compose(outcome -> note(conversationId, outcome, stillIn)));
  }

  private static Future<Void> note(String conversationId, Outcome outcome, List<String> stillIn) {
    if (isDone(outcome)) {
      return Future.succeededFuture();
    }
    String code = outcome.getVerdict().getRefused().getCode();
    if (stillIn.size() == STILL_IN_MAX) {
      return Future.failedFuture("the log lets nobody out: " + code);
    }
    LOG.warn("the log does not let an erased person out of {}: {}", conversationId, code);
    stillIn.add(conversationId);
    return Future.succeededFuture();
  }

  /**
   * The log makes one of the admins the owner; the owner of a channel that has none hands it over
   * first.
   */
  private Future<Outcome> leave(
      ErasureStore.Work work, String conversationId, ConversationState state) {
    boolean isAlone =
        state.hasChannel()
            && ConversationJson.role(state, work.userId()).equals("owner")
            && state.getChannel().getOfficersCount() == 1;
    Future<Void> handedOver =
        isAlone ? handOver(work, conversationId, "", Optional.empty()) : Future.succeededFuture();
    return handedOver.compose(
        done -> give(work, conversationId, commands -> commands.remove(work.userId())));
  }

  /** Gone already is as good. */
  private static boolean isDone(Outcome outcome) {
    return outcome.getVerdict().hasAccepted()
        || outcome
            .getVerdict()
            .getRefused()
            .getCode()
            .equals(ErrorCode.CONVERSATION_NOT_FOUND.code());
  }

  /**
   * To one of the members whose account is enabled, else to any of them: whoever is disabled may
   * come back, and whoever is erased hands it over in his turn. To nobody when he is alone.
   *
   * @param anybody of the members up to {@code after}
   */
  private Future<Void> handOver(
      ErasureStore.Work work, String channelId, String after, Optional<String> anybody) {
    return stores
        .members()
        .page(channelId, after, MEMBERS_PAGE)
        .compose(
            page -> {
              List<String> others =
                  page.members().stream()
                      .map(ChannelMemberStore.Member::userId)
                      .filter(member -> !member.equals(work.userId()))
                      .toList();
              Optional<String> known = anybody.or(() -> others.stream().findFirst());
              return erasures
                  .firstEnabled(others)
                  .compose(
                      enabled ->
                          enabled.isEmpty() && page.nextAfter().isPresent()
                              ? handOver(work, channelId, page.nextAfter().get(), known)
                              : makeOwner(work, channelId, enabled.or(() -> known)));
            });
  }

  private Future<Void> makeOwner(ErasureStore.Work work, String channelId, Optional<String> heir) {
    return heir.isEmpty()
        ? Future.succeededFuture()
        : give(
                work,
                channelId,
                commands -> commands.setRole(heir.get(), MemberRole.MEMBER_ROLE_OWNER))
            .mapEmpty();
  }

  /** Makes a command in his name. */
  private interface Maker {
    ConversationRecord make(GroupCommands commands) throws InvalidCommandException;
  }

  /** Each time under a new id: a second one is refused, and nothing comes of that. */
  private Future<Outcome> give(ErasureStore.Work work, String conversationId, Maker maker) {
    ConversationRecord command =
        LogCommands.checked(
            () -> maker.make(GroupCommands.in(conversationId, work.userId(), Ids.next())));
    return submissions
        .submit(command)
        .compose(
            outcome ->
                outcome.hasVerdict()
                    ? Future.succeededFuture(outcome)
                    : Future.failedFuture("the log does not decide now"));
  }

  /** Those that he has left are among them. */
  private Future<Void> forEachConversation(
      ErasureStore.Work work, Function<String, Future<Void>> action) {
    return pages(work, "", action);
  }

  private Future<Void> pages(
      ErasureStore.Work work, String after, Function<String, Future<Void>> action) {
    return stores
        .lists()
        .ids(work.userId(), after, CONVERSATIONS_PAGE)
        .compose(
            page ->
                page.isEmpty()
                    ? Future.succeededFuture()
                    : oneByOne(page, 0, action)
                        .compose(done -> erasures.keep(work))
                        .compose(kept -> pages(work, page.get(page.size() - 1), action)));
  }

  private static Future<Void> oneByOne(
      List<String> ids, int index, Function<String, Future<Void>> action) {
    return index == ids.size()
        ? Future.succeededFuture()
        : action.apply(ids.get(index)).compose(done -> oneByOne(ids, index + 1, action));
  }
}
