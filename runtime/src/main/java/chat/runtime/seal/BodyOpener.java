package chat.runtime.seal;

import chat.model.v1.ConversationListEntry;
import chat.model.v1.Event;
import chat.model.v1.EventRecord;
import chat.model.v1.Message;
import chat.runtime.core.ConversationPage;
import chat.runtime.seal.core.PersonKey;
import chat.runtime.seal.core.SealedBodies;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Opens what people wrote, for those who show it. With the keys in memory the answer is complete at
 * once. It fails when a key cannot be had at the moment, which is not the same as one that has been
 * destroyed: only then is a body erased. One whose key is there and does not open is shown as
 * erased too, so that the others are shown.
 */
public final class BodyOpener {
  private final PersonKeys keys;

  public BodyOpener(PersonKeys keys) {
    this.keys = keys;
  }

  public Future<Event> event(Event event) {
    return opened(bodies -> bodies.open(event));
  }

  public Future<List<Event>> events(List<Event> events) {
    return opened(bodies -> events.stream().map(bodies::open).toList());
  }

  /** Messages of one conversation. */
  public Future<List<Message>> messages(String conversationId, List<Message> messages) {
    return opened(bodies -> bodies.open(conversationId, messages));
  }

  /** A message of a conversation. */
  public Future<Message> message(String conversationId, Message message) {
    return messages(conversationId, List.of(message)).map(opened -> opened.get(0));
  }

  /** Newest messages of conversations, by their ids. */
  public Future<Map<String, List<Message>>> messages(Map<String, List<Message>> byConversation) {
    return opened(
        bodies -> {
          Map<String, List<Message>> all = new HashMap<>();
          byConversation.forEach((id, messages) -> all.put(id, bodies.open(id, messages)));
          return all;
        });
  }

  /** Lines with their last messages, of long texts only the beginnings. */
  public Future<List<ConversationListEntry>> lines(List<ConversationListEntry> lines) {
    return opened(bodies -> lines.stream().map(bodies::open).toList());
  }

  public Future<ConversationPage> lines(ConversationPage page) {
    return lines(page.entries()).map(lines -> new ConversationPage(lines, page.nextBefore()));
  }

  /** A body whose key does not open stays sealed. */
  public Future<EventRecord> record(EventRecord accepted) {
    return opened(bodies -> bodies.open(accepted));
  }

  private <T> Future<T> opened(Function<SealedBodies, T> pass) {
    return opened(pass, Map.of());
  }

  /** What was just found counts even if it is not remembered, so the passes come to an end. */
  private <T> Future<T> opened(Function<SealedBodies, T> pass, Map<String, PersonKey> found) {
    SealedBodies bodies =
        new SealedBodies(
            userId -> Optional.ofNullable(found.get(userId)).or(() -> keys.known(userId)));
    T opened = pass.apply(bodies);
    return bodies.missing().isEmpty()
        ? Future.succeededFuture(opened)
        : keys.find(bodies.missing())
            .compose(
                more -> {
                  Map<String, PersonKey> all = new HashMap<>(found);
                  all.putAll(more);
                  return opened(pass, all);
                });
  }
}
