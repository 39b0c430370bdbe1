package chat.http.io;

import chat.http.core.ErasureIds;
import chat.model.Addresses;
import chat.model.ConversationIds;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.DestroyedKeys;
import chat.model.v1.MemberRole;
import chat.runtime.bus.SubmissionClient;
import chat.runtime.core.GroupCommands;
import chat.runtime.core.InvalidCommandException;
import chat.runtime.search.SearchStore;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is left to do of erasures, step by step, and as often as it takes: any API goes on with
 * what another one has begun.
 *
 * <pre>
 *  leave groups and channels ──no hold──▶ destroy the key ──when nobody remembers it──▶ remove what follows from his words
 * </pre>
 */
final class ErasureJob {
  private static final int CONVERSATIONS_PAGE = 100;
  private static final int OTHERS = 2;
  private static final Logger LOG = LoggerFactory.getLogger(ErasureJob.class);

  private final ErasureStore erasures;
  private final SubmissionClient submissions;
  private final ConversationStores stores;
  private final EventBus eventBus;
  private final int delaySeconds;
  private boolean running;

  /**
   * @param delaySeconds from the destruction of a key until nobody remembers it
   */
  ErasureJob(
      ErasureStore erasures,
      SubmissionClient submissions,
      ConversationStores stores,
      EventBus eventBus,
      int delaySeconds) {
    this.erasures = erasures;
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
          case LEAVE -> forEachConversation(work, this::leave).compose(all -> erasures.left(work));
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
  void tellDestroyed(String userId) {
    eventBus.publish(
        Addresses.DESTROYED_KEYS, DestroyedKeys.newBuilder().addUserIds(userId).build());
  }

  private Future<Void> remove(ErasureStore.Work work) {
    return stores
        .personal()
        .delete(work.userId())
        .compose(deleted -> forEachConversation(work, this::removeWords))
        .compose(all -> erasures.done(work));
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
            .compose(removed -> removeWords(work, conversationId, bucket - 1));
  }

  private Future<Void> leave(ErasureStore.Work work, String conversationId) {
    if (!ConversationIds.isGroup(conversationId) && !ConversationIds.isChannel(conversationId)) {
      return Future.succeededFuture();
    }
    return stores
        .ifMember(conversationId, work.userId())
        .compose(
            state ->
                state
                    .map(known -> leave(work, conversationId, known))
                    .orElse(Future.succeededFuture()));
  }

  /** The owner of a channel hands it over first; of a group the log finds another one. */
  private Future<Void> leave(
      ErasureStore.Work work, String conversationId, ConversationState state) {
    boolean isOwner = ConversationJson.role(state, work.userId()).equals("owner");
    Future<Void> handedOver =
        state.hasChannel() && isOwner
            ? heir(work, conversationId, state)
                .compose(
                    heir ->
                        heir.map(
                                userId ->
                                    give(
                                        work,
                                        conversationId,
                                        "owner/" + userId,
                                        commands ->
                                            commands.setRole(userId, MemberRole.MEMBER_ROLE_OWNER)))
                            .orElse(Future.succeededFuture()))
            : Future.succeededFuture();
    return handedOver.compose(
        done -> give(work, conversationId, "leave", commands -> commands.remove(work.userId())));
  }

  /** One of the admins, or else somebody; empty when he is alone. */
  private Future<Optional<String>> heir(
      ErasureStore.Work work, String channelId, ConversationState state) {
    Optional<String> admin =
        state.getMemberIdsList().stream().filter(id -> !id.equals(work.userId())).findFirst();
    return admin.isPresent()
        ? Future.succeededFuture(admin)
        : stores
            .members()
            .page(channelId, "", OTHERS)
            .map(
                page ->
                    page.members().stream()
                        .map(member -> member.userId())
                        .filter(id -> !id.equals(work.userId()))
                        .findFirst());
  }

  /** Makes a command in his name. */
  private interface Maker {
    ConversationRecord make(GroupCommands commands) throws InvalidCommandException;
  }

  /** What the log refuses for good is no reason to wait: somebody else was faster. */
  private Future<Void> give(
      ErasureStore.Work work, String conversationId, String what, Maker maker) {
    String id =
        ErasureIds.of(
            work.userId(),
            conversationId + "/" + what,
            work.erasedAtMillis(),
            System.currentTimeMillis());
    ConversationRecord command =
        LogCommands.checked(() -> maker.make(GroupCommands.in(conversationId, work.userId(), id)));
    return submissions
        .submit(command)
        .compose(
            outcome ->
                outcome.hasVerdict()
                    ? Future.succeededFuture()
                    : Future.failedFuture("the log does not decide now"));
  }

  /** Those that he has left are among them. */
  private Future<Void> forEachConversation(
      ErasureStore.Work work, BiFunction<ErasureStore.Work, String, Future<Void>> action) {
    return pages(work.userId(), "", id -> action.apply(work, id));
  }

  private Future<Void> pages(String userId, String after, Function<String, Future<Void>> action) {
    return stores
        .lists()
        .ids(userId, after, CONVERSATIONS_PAGE)
        .compose(
            page ->
                page.isEmpty()
                    ? Future.succeededFuture()
                    : oneByOne(page, 0, action)
                        .compose(done -> pages(userId, page.get(page.size() - 1), action)));
  }

  private static Future<Void> oneByOne(
      List<String> ids, int index, Function<String, Future<Void>> action) {
    return index == ids.size()
        ? Future.succeededFuture()
        : action.apply(ids.get(index)).compose(done -> oneByOne(ids, index + 1, action));
  }
}
