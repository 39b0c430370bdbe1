package chat.http.io;

import chat.http.core.HitPlace;
import chat.http.core.SearchCursor;
import chat.http.core.SearchRun;
import chat.http.core.SearchWalk;
import chat.model.Limits;
import chat.model.Memberships;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.ConversationState;
import chat.model.v1.Message;
import chat.model.v1.MessageReference;
import chat.runtime.core.ConversationPage;
import chat.runtime.seal.BodyOpener;
import chat.runtime.search.Postings;
import chat.runtime.search.Postings.Place;
import chat.runtime.search.SearchStore;
import com.google.protobuf.util.Timestamps;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One page of a search. The words only lead to messages; what is shown was read from history, after
 * the state of its conversation said that the reader is a member who may see it.
 */
final class Search {
  /** Conversations among which the hits of a page are in one order. */
  private static final int CONVERSATIONS_MAX = 200;

  /** Beside those with which each conversation begins. */
  private static final int READS_MAX = 600;

  private final ConversationStores stores;
  private final BodyOpener bodies;
  private final String readerId;
  private final SearchHandlers.Wanted wanted;
  private final SearchCursor cursor;
  private final int limit;
  private final Map<String, Future<Optional<ConversationState>>> readable = new HashMap<>();
  private final JsonArray hits = new JsonArray();

  Search(
      ConversationStores stores,
      BodyOpener bodies,
      String readerId,
      SearchHandlers.Wanted wanted,
      SearchCursor cursor,
      int limit) {
    this.stores = stores;
    this.bodies = bodies;
    this.readerId = readerId;
    this.wanted = wanted;
    this.cursor = cursor;
    this.limit = limit;
  }

  /** In one conversation, of which the reader is a member. */
  Future<JsonObject> in(String conversationId, ConversationState state) {
    readable.put(conversationId, Future.succeededFuture(Optional.of(state)));
    ConversationListEntry entry =
        ConversationListEntry.newBuilder()
            .setConversationId(conversationId)
            .setHead(state.getHead())
            .build();
    return among(new ConversationPage(List.of(entry), OptionalLong.empty()));
  }

  /** In all conversations of the reader's list, those with the newest events first. */
  Future<JsonObject> inAll() {
    return stores
        .lists()
        .list(readerId)
        .map(entries -> ConversationPage.of(entries, cursor.belowInboxSeq(), CONVERSATIONS_MAX))
        .compose(page -> stores.listedChannels().completed(readerId, page))
        .compose(this::among);
  }

  private Future<JsonObject> among(ConversationPage page) {
    // A head of 0 is no reason to pass over a conversation: its state is written after its words.
    List<Future<SearchWalk>> walks = page.entries().stream().map(this::walk).toList();
    return Future.all(walks)
        .compose(
            ready -> {
              SearchRun run =
                  new SearchRun(
                      walks.stream().map(Future::result).toList(),
                      cursor.after(),
                      wanted.lookups().size(),
                      READS_MAX);
              return goOn(run).map(done -> answer(run, page.nextBefore()));
            });
  }

  private Future<SearchWalk> walk(ConversationListEntry entry) {
    String id = entry.getConversationId();
    Place start = start(id);
    // A line may lag behind; it only says whose turn it is.
    long newestMillis =
        entry.hasLastMessage()
            ? Timestamps.toMillis(entry.getLastMessage().getSentAt())
            : System.currentTimeMillis();
    int newest = SearchStore.bucket(Integer.toUnsignedLong(entry.getHead()));
    Future<Integer> first =
        start.sentAtMillis() > newestMillis
            ? Future.succeededFuture(newest)
            : bucketAt(id, 0, newest, start.sentAtMillis());
    Future<Integer> last =
        wanted.sinceMillis() == 0
            ? Future.succeededFuture(0)
            : bucketAt(id, 0, newest, wanted.sinceMillis() - 1);
    return Future.all(first, last)
        .map(
            both ->
                new SearchWalk(
                    id, both.<Integer>resultAt(0), both.<Integer>resultAt(1), start, newestMillis));
  }

  private Place start(String conversationId) {
    Place byTime =
        wanted.beforeMillis() == Long.MAX_VALUE ? Place.END : new Place(wanted.beforeMillis(), 0);
    return cursor
        .after()
        .map(hit -> hit.boundIn(conversationId))
        .filter(bound -> bound.compareTo(byTime) < 0)
        .orElse(byTime);
  }

  /** The last bucket between two that begins no later than a time; the lowest when none does. */
  private Future<Integer> bucketAt(String id, int lowest, int highest, long millis) {
    if (lowest == highest) {
      return Future.succeededFuture(lowest);
    }
    int middle = lowest + (highest - lowest + 1) / 2;
    return began(id, middle)
        .compose(
            began ->
                began.isPresent() && began.getAsLong() > millis
                    ? bucketAt(id, lowest, middle - 1, millis)
                    : bucketAt(id, middle, highest, millis));
  }

  /** When the first message of a bucket was sent; empty when it has expired, and of the first. */
  private Future<OptionalLong> began(String conversationId, int bucket) {
    if (bucket == 0) {
      return Future.succeededFuture(OptionalLong.empty());
    }
    return stores
        .history()
        .find(conversationId, bucket * Limits.SEARCH_BUCKET_SEQUENCES)
        .map(
            stored ->
                stored.message().hasSentAt()
                    ? OptionalLong.of(Timestamps.toMillis(stored.message().getSentAt()))
                    : OptionalLong.empty());
  }

  private Future<Void> goOn(SearchRun run) {
    int missing = limit - hits.size();
    if (missing == 0) {
      return Future.succeededFuture();
    }
    List<SearchWalk> walks = run.next(missing);
    if (!walks.isEmpty()) {
      return Future.all(walks.stream().map(walk -> advance(run, walk)).toList())
          .compose(advanced -> goOn(run));
    }
    List<HitPlace> settled = run.settled(missing);
    if (settled.isEmpty()) {
      return Future.succeededFuture();
    }
    run.read(settled.size());
    return show(settled).compose(shown -> goOn(run));
  }

  private Future<Void> advance(SearchRun run, SearchWalk walk) {
    // Who reads on leaves buckets soon: when they began is read beside them and not after them.
    boolean early = walk.readsOn();
    List<Future<BucketRead>> reads =
        walk.readings().stream().map(reading -> read(walk, reading, early)).toList();
    return Future.all(reads)
        .compose(
            all -> {
              reads.stream().map(Future::result).forEach(read -> take(run, walk, read));
              SearchWalk.Reading first = reads.get(0).result().reading();
              return early || !walk.hasLeft(first)
                  ? Future.succeededFuture()
                  : began(walk.conversationId(), first.bucket())
                      .map(
                          began -> {
                            run.read(1);
                            began.ifPresent(walk::bucketBegan);
                            return null;
                          });
            });
  }

  private static void take(SearchRun run, SearchWalk walk, BucketRead read) {
    run.read(1);
    if (!walk.isAt(read.reading())) {
      run.read(read.lists().size());
      return;
    }
    run.advanced(walk, read.lists());
    if (walk.hasLeft(read.reading())) {
      read.began().ifPresent(walk::bucketBegan);
    }
  }

  /**
   * @param began when the first message of the bucket was sent, if it was asked for and is known
   */
  private record BucketRead(SearchWalk.Reading reading, List<Postings> lists, OptionalLong began) {}

  private Future<BucketRead> read(SearchWalk walk, SearchWalk.Reading reading, boolean withBegin) {
    String id = walk.conversationId();
    List<Future<Postings>> lists =
        wanted.lookups().stream()
            .map(
                lookup ->
                    stores
                        .search()
                        .find(
                            id,
                            reading.bucket(),
                            lookup,
                            reading.before(),
                            wanted.sinceMillis(),
                            walk.rowsMax()))
            .toList();
    Future<OptionalLong> began =
        withBegin ? began(id, reading.bucket()) : Future.succeededFuture(OptionalLong.empty());
    return Future.all(lists)
        .compose(all -> began)
        .map(first -> new BucketRead(reading, lists.stream().map(Future::result).toList(), first));
  }

  private Future<Void> show(List<HitPlace> places) {
    List<Future<Optional<JsonObject>>> judged = places.stream().map(this::judge).toList();
    return Future.all(judged)
        .compose(
            all -> {
              List<JsonObject> shown =
                  judged.stream().map(Future::result).flatMap(Optional::stream).toList();
              return stores
                  .hidden()
                  .among(readerId, shown.stream().map(Search::reference).toList())
                  .map(
                      hidden -> {
                        shown.stream()
                            .filter(hit -> !hidden.contains(reference(hit)))
                            .forEach(hits::add);
                        return null;
                      });
            });
  }

  private Future<Optional<JsonObject>> judge(HitPlace hit) {
    String id = hit.conversationId();
    int sequence = (int) hit.place().sequence();
    return readable
        .computeIfAbsent(id, key -> stores.ifMember(key, readerId))
        .compose(
            state ->
                state.filter(of -> Memberships.mayRead(of, readerId, sequence)).isPresent()
                    ? stores
                        .history()
                        .find(id, sequence)
                        .compose(stored -> bodies.message(id, stored.message()))
                        .map(message -> judge(id, message))
                    : Future.succeededFuture(Optional.empty()));
  }

  private Optional<JsonObject> judge(String conversationId, Message message) {
    if (message.getSequence() == 0 || message.hasDeletedAt()) {
      return Optional.empty();
    }
    return wanted.judge().apply(message).map(ranges -> HitJson.of(conversationId, message, ranges));
  }

  private JsonObject answer(SearchRun run, OptionalLong nextBefore) {
    boolean isFull = hits.size() == limit;
    Optional<SearchCursor> next =
        run.isThrough()
            ? nextBefore.stream()
                .mapToObj(below -> new SearchCursor(below, Optional.empty()))
                .findFirst()
            : Optional.of(new SearchCursor(cursor.belowInboxSeq(), run.goesOnAfter()));
    JsonObject json =
        new JsonObject().put("hits", hits).put("partial", !isFull && next.isPresent());
    next.ifPresent(cursorOfNext -> json.put("next_cursor", cursorOfNext.text()));
    return json;
  }

  private static MessageReference reference(JsonObject hit) {
    return MessageReference.newBuilder()
        .setConversationId(hit.getString("conversation_id"))
        .setSequence(hit.getLong("sequence").intValue())
        .build();
  }
}
