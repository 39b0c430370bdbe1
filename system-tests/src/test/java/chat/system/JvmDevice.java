package chat.system;

import chat.client.ChatClient;
import chat.client.model.ChatEvent.CommandDone;
import chat.client.model.ChatEvent.ConnectionChanged;
import chat.client.model.ChatEvent.Reset;
import chat.client.model.ChatListener;
import chat.client.model.ConnectionState;
import chat.client.model.Conversation;
import chat.client.model.InboxEvent.MessageReceived;
import chat.client.model.Message;
import chat.client.model.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A client and what its app has heard. */
final class JvmDevice implements ChatListener {
  final String name;
  final ChatClient client;
  final List<Message> messages = new CopyOnWriteArrayList<>();
  final List<ConnectionState> states = new CopyOnWriteArrayList<>();
  final List<String> loadedAtReset = new CopyOnWriteArrayList<>();
  final AtomicInteger resets = new AtomicInteger();

  JvmDevice(String name, ChatClient client) {
    this.name = name;
    this.client = client;
  }

  List<CompletableFuture<CommandDone>> send(String conversation, String name, int count) {
    return JvmClientTest.numbered(name, count).stream()
        .map(text -> client.send(conversation, text))
        .toList();
  }

  String userId() {
    return client.account().orElseThrow().userId();
  }

  String conversationWith(JvmDevice other) throws Exception {
    return client
        .startConversation(other.userId())
        .get(JvmClientTest.TIMEOUT.toSeconds(), TimeUnit.SECONDS)
        .conversationId();
  }

  List<Message> history(String conversation) throws Exception {
    List<Message> history = new ArrayList<>();
    OptionalLong next = OptionalLong.of(0);
    while (next.isPresent()) {
      Page<Message> page =
          client
              .messagesAfter(conversation, next.getAsLong())
              .get(JvmClientTest.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      history.addAll(page.items());
      next = page.next();
    }
    return history;
  }

  /** The newest page, once it reaches what the list knows of. */
  private List<Message> newest(Conversation conversation) {
    try {
      return Await.value(
          "history up to the head of the list",
          JvmClientTest.TIMEOUT,
          () ->
              Optional.of(client.messages(conversation.conversationId()).join().items())
                  .filter(page -> reaches(page, conversation.head())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean reaches(List<Message> page, long head) {
    return head == 0 || page.stream().anyMatch(message -> message.sequence() >= head);
  }

  @Override
  public void onMessage(MessageReceived event) {
    messages.add(event.message());
  }

  List<String> seen() {
    List<String> seen = new ArrayList<>(loadedAtReset);
    seen.addAll(JvmClientTest.texts(messages));
    return seen;
  }

  @Override
  public void onReset(Reset event) {
    resets.incrementAndGet();
    for (Conversation conversation : client.conversations().join().items()) {
      loadedAtReset.addAll(JvmClientTest.texts(newest(conversation)));
    }
  }

  @Override
  public void onConnection(ConnectionChanged event) {
    states.add(event.state());
  }
}
