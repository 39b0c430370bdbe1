package chat.http.io;

import chat.http.core.OwnWords;
import chat.model.ConversationIds;
import chat.model.JsonCodec;
import chat.model.Limits;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.ConversationState;
import chat.model.v1.Message;
import chat.model.v1.Receipt;
import chat.runtime.seal.BodyOpener;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One export of what the platform has of one person, written into the answer while it is read: no
 * more of it is in memory than a page of history, and nothing is read while the client does not
 * take what was.
 */
final class Export {
  private static final int CONVERSATIONS_PAGE = 100;

  /** Connections that are silent for a minute are cut, here and by what stands in front. */
  private static final long SILENCE_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

  private static final long NANOS_MAX = TimeUnit.HOURS.toNanos(1);

  private final Vertx vertx;
  private final ExportStore people;
  private final ConversationStores stores;
  private final BodyOpener bodies;
  private final HttpServerResponse response;
  private final String userId;
  private final ExportArchive archive = new ExportArchive();
  private final long startNanos = System.nanoTime();
  private long writtenNanos = startNanos;

  Export(
      Vertx vertx, ExportStore people, ApiStores all, HttpServerResponse response, String userId) {
    this.vertx = vertx;
    this.people = people;
    this.stores = all.conversations();
    this.bodies = all.bodies();
    this.response = response;
    this.userId = userId;
  }

  /** Completes when all of it is written. Whatever fails before the first byte is not answered. */
  Future<Void> run(String readme) {
    UUID id = UUID.fromString(userId);
    return people
        .profile(id)
        .compose(profile -> begin(readme, profile))
        .compose(begun -> list("devices.json", people.devices(id)))
        .compose(listed -> list("contacts.json", people.contacts(id)))
        .compose(listed -> list("blocks.json", people.blocks(id)))
        .compose(listed -> print(() -> archive.list("conversations.json")))
        .compose(begun -> forEachConversation(this::describe))
        .compose(described -> print(() -> archive.list("messages.json")))
        .compose(begun -> forEachConversation(this::messages))
        .compose(all -> vertx.executeBlocking(archive::end))
        .compose(response::end);
  }

  private Future<Void> begin(String readme, String profile) {
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/zip")
        // It is deflated already.
        .putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        // nginx does not collect it then, so it is read no faster than the client takes it.
        .putHeader("X-Accel-Buffering", "no")
        .putHeader("Content-Disposition", "attachment; filename=\"chat-export.zip\"");
    return print(() -> archive.file("README.txt", readme))
        .compose(printed -> print(() -> archive.file("profile.json", profile)));
  }

  private Future<Void> list(String name, Future<List<String>> read) {
    return read.compose(lines -> print(() -> archive.list(name).appendBuffer(archive.add(lines))));
  }

  /** Those that the person has left are among them. */
  private Future<Void> forEachConversation(Function<String, Future<Void>> work) {
    Conversations conversations = new Conversations(work);
    return whilst(conversations::next);
  }

  private final class Conversations {
    private final Function<String, Future<Void>> work;
    private List<String> page = List.of();
    private int next;
    private String last = "";

    Conversations(Function<String, Future<Void>> work) {
      this.work = work;
    }

    Future<Boolean> next() {
      if (next < page.size()) {
        last = page.get(next++);
        return work.apply(last).map(true);
      }
      return stores
          .lists()
          .ids(userId, last, CONVERSATIONS_PAGE)
          .map(
              read -> {
                page = read;
                next = 0;
                return !page.isEmpty();
              });
    }
  }

  private Future<Void> describe(String conversationId) {
    Future<Receipt> receipt = stores.receipts().find(conversationId, userId);
    Future<Optional<ConversationListEntry>> line = stores.lists().load(userId, conversationId);
    Future<Optional<ConversationState>> state = stores.ifMember(conversationId, userId);
    return Future.all(receipt, line, state)
        .compose(
            read ->
                print(
                    () ->
                        archive.add(
                            List.of(
                                json(
                                        conversationId,
                                        receipt.result(),
                                        line.result(),
                                        state.result())
                                    .encode()))));
  }

  /** Of one that the person has left only that he was there. */
  private JsonObject json(
      String conversationId,
      Receipt receipt,
      Optional<ConversationListEntry> line,
      Optional<ConversationState> state) {
    JsonObject json =
        new JsonObject()
            .put("conversation_id", conversationId)
            .put("kind", kind(conversationId))
            .put("member", state.isPresent())
            .put("read", Integer.toUnsignedLong(receipt.getRead()));
    line.ifPresent(known -> json.put("preferences", PreferencesJson.of(known.getPreferences())));
    state.ifPresent(
        known -> {
          if (known.hasGroup() || known.hasChannel()) {
            json.put(
                    "name",
                    known.hasGroup() ? known.getGroup().getName() : known.getChannel().getName())
                .put("role", ConversationJson.role(known, userId));
          } else {
            json.put("member_ids", new JsonArray(List.copyOf(known.getMemberIdsList())));
          }
        });
    return json;
  }

  private static String kind(String conversationId) {
    if (ConversationIds.isChannel(conversationId)) {
      return "channel";
    }
    return ConversationIds.isGroup(conversationId) ? "group" : "direct";
  }

  /** The state before the rows: then every message up to its head has its row. */
  private Future<Void> messages(String conversationId) {
    return stores
        .states()
        .load(conversationId)
        .compose(
            state -> {
              History history =
                  new History(conversationId, Integer.toUnsignedLong(state.getHead()));
              return whilst(history::next);
            });
  }

  private final class History {
    private final String conversationId;
    private final long head;
    private long last;

    History(String conversationId, long head) {
      this.conversationId = conversationId;
      this.head = head;
    }

    Future<Boolean> next() {
      if (last >= head) {
        return Future.succeededFuture(false);
      }
      return stores
          .history()
          .after(conversationId, last, head, Limits.PAGE_MAX)
          .compose(
              page -> {
                last =
                    page.isEmpty()
                        ? head
                        : Integer.toUnsignedLong(page.get(page.size() - 1).getSequence());
                return own(page).map(true);
              });
    }

    private Future<Void> own(List<Message> page) {
      List<Message> own =
          page.stream()
              .filter(message -> Integer.toUnsignedLong(message.getSequence()) <= head)
              .flatMap(message -> OwnWords.of(message, userId).stream())
              .toList();
      if (!own.isEmpty()) {
        return bodies
            .messages(conversationId, own)
            .compose(opened -> print(() -> archive.add(opened.stream().map(this::json).toList())));
      }
      return System.nanoTime() - writtenNanos > SILENCE_NANOS_MAX
          ? print(archive::signOfLife)
          : Future.succeededFuture();
    }

    private String json(Message message) {
      return "{\"conversation_id\":\""
          + conversationId
          + "\",\"message\":"
          + JsonCodec.print(message)
          + "}";
    }
  }

  /** Makes a piece and waits until the client has room for it. */
  private Future<Void> print(Callable<Buffer> making) {
    return vertx
        .executeBlocking(making)
        .compose(
            piece -> {
              if (piece.length() == 0) {
                return Future.succeededFuture();
              }
              writtenNanos = System.nanoTime();
              return response.write(piece);
            });
  }

  /** Repeats a step until it says false. Without a chain of futures that grows with the steps. */
  private Future<Void> whilst(Supplier<Future<Boolean>> step) {
    Promise<Void> done = Promise.promise();
    repeat(step, done);
    return done.future();
  }

  private void repeat(Supplier<Future<Boolean>> step, Promise<Void> done) {
    if (System.nanoTime() - startNanos > NANOS_MAX) {
      done.fail(new TimeoutException("an export has an hour"));
      return;
    }
    step.get()
        .onComplete(
            result -> {
              if (result.failed()) {
                done.fail(result.cause());
              } else if (result.result()) {
                repeat(step, done);
              } else {
                done.complete();
              }
            });
  }
}
