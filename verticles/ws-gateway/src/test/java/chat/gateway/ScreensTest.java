package chat.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.Addresses;
import chat.model.ConversationIds;
import chat.model.Ids;
import chat.model.v1.Body;
import chat.model.v1.ConversationCreated;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.FirstScreen;
import chat.model.v1.Message;
import chat.model.v1.Profile;
import chat.model.v1.ProfileAnswer;
import chat.model.v1.ProfileQuery;
import chat.model.v1.Screen;
import chat.model.v1.ScreenConversation;
import chat.model.v1.ServerFrame.FrameCase;
import chat.runtime.core.ListPart;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** First screens from real tables. Nobody tells names unless the test does. */
class ScreensTest {
  private static final long POSITION = 9;
  private static TestGateway gateway;

  private final String userId = Ids.next();
  private final String otherId = Ids.next();
  private final String conversationId = ConversationIds.direct(userId, otherId);

  @BeforeAll
  static void start() throws Exception {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @Test
  void linesAndMessagesComeWithoutNamesWhenNobodyTellsThem() throws Exception {
    conversation();
    Screen screen = screen(20, 2);
    assertEquals(1, screen.getConversationsCount());
    ScreenConversation shown = screen.getConversations(0);
    assertEquals(conversationId, shown.getConversationId());
    assertEquals(List.of(named(userId, ""), named(otherId, "")), shown.getMembersList());
    assertEquals(messages(2, 3), shown.getMessagesList());
    assertEquals(POSITION, shown.getPosition());
    assertEquals(shown, screen(20, 2).getConversations(0), "from memory the same");
  }

  @Test
  void namesComeFromAnHttpApi() throws Exception {
    conversation();
    MessageConsumer<ProfileQuery> api =
        gateway
            .vertx
            .eventBus()
            .consumer(
                Addresses.PROFILES,
                query ->
                    query.reply(
                        ProfileAnswer.newBuilder().addProfiles(named(otherId, "Ben")).build()));
    try {
      ScreenConversation shown = screen(1, 0).getConversations(0);
      assertEquals(List.of(named(userId, ""), named(otherId, "Ben")), shown.getMembersList());
      assertEquals(List.of(), shown.getMessagesList());
    } finally {
      api.unregister();
    }
  }

  @Test
  void whoHasNoConversationsGetsAnEmptyScreen() throws Exception {
    assertEquals(Screen.getDefaultInstance(), screen(20, 2));
  }

  /** Of the two people, with three messages. */
  private void conversation() throws Exception {
    gateway.list(
        userId,
        ListPart.CREATED,
        Event.newBuilder()
            .setInboxSeq(1)
            .setConversationId(conversationId)
            .setPosition(1)
            .setConversationCreated(
                ConversationCreated.newBuilder()
                    .setKind(ConversationKind.CONVERSATION_KIND_DIRECT)
                    .addMemberIds(userId)
                    .addMemberIds(otherId))
            .build());
    gateway.store(
        conversationId,
        ConversationState.newBuilder()
            .setPosition(POSITION)
            .addMemberIds(userId)
            .addMemberIds(otherId)
            .setHead(3)
            .build(),
        messages(1, 3));
  }

  private Screen screen(int conversations, int messages) throws Exception {
    TestClient client = gateway.connect();
    client.helloForScreen(
        TestTokens.valid(userId, Ids.next()),
        FirstScreen.newBuilder().setConversations(conversations).setMessages(messages).build());
    assertTrue(client.next(FrameCase.WELCOME).hasWelcome());
    assertTrue(client.next(FrameCase.SYNCED).hasSynced());
    return client.next(FrameCase.SCREEN).getScreen();
  }

  private static List<Message> messages(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(
            i ->
                Message.newBuilder()
                    .setSequence(i)
                    .setBody(Body.newBuilder().setText("text " + i))
                    .build())
        .toList();
  }

  private static Profile named(String id, String name) {
    return Profile.newBuilder().setUserId(id).setDisplayName(name).build();
  }
}
