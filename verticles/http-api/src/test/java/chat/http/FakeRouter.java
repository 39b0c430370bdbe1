package chat.http;

import chat.model.Addresses;
import chat.model.Position;
import chat.model.v1.Accepted;
import chat.model.v1.ConversationCreated;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.Outcome;
import chat.model.v1.Verdict;
import chat.runtime.core.ListPart;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Stands at the address of the message-routers and decides at once, without a log; what it accepts
 * it writes into the real stores.
 */
final class FakeRouter implements AutoCloseable {
  static final long POSITION = Position.of(1, 7);

  final List<ConversationRecord> commands = Collections.synchronizedList(new ArrayList<>());
  private final MessageConsumer<ConversationRecord> consumer;
  private final TestApi api;

  /**
   * @param judge what becomes of an acceptance before it is sent
   */
  FakeRouter(TestApi api, UnaryOperator<Outcome> judge) {
    this.api = api;
    consumer =
        api.vertx
            .eventBus()
            .consumer(Addresses.ANY_ROUTER, message -> decide(message.body(), judge));
    TestApi.await(consumer.completion());
  }

  private void decide(ConversationRecord command, UnaryOperator<Outcome> judge) {
    commands.add(command);
    Outcome outcome =
        judge.apply(
            Outcome.newBuilder()
                .setSubmission(command.getOrigin().getSubmission())
                .setVerdict(
                    Verdict.newBuilder()
                        .setPosition(POSITION)
                        .setAccepted(Accepted.getDefaultInstance()))
                .build());
    // The answer comes first, as from the real one.
    api.vertx.eventBus().send(command.getOrigin().getAddress(), outcome);
    if (outcome.getVerdict().hasAccepted() && command.hasCreateDirect()) {
      write(command);
    }
  }

  private void write(ConversationRecord command) {
    List<String> members = command.getCreateDirect().getMemberIdsList();
    Event created =
        Event.newBuilder()
            .setInboxSeq(1)
            .setConversationId(command.getConversationId())
            .setPosition(POSITION)
            .setConversationCreated(
                ConversationCreated.newBuilder()
                    .setKind(ConversationKind.CONVERSATION_KIND_DIRECT)
                    .addAllMemberIds(members)
                    .setCreatorId(command.getAuthorId()))
            .build();
    List<Future<?>> lines = new ArrayList<>();
    for (String member : members) {
      lines.add(
          TestServers.CASSANDRA.execute(api.lists.statement(member, ListPart.CREATED, created, 1)));
    }
    ConversationState state =
        ConversationState.newBuilder()
            .setPosition(POSITION)
            .setKind(ConversationKind.CONVERSATION_KIND_DIRECT)
            .addAllMemberIds(members)
            .build();
    // The state is what the API waits for, so the rest is there before.
    Future<?> unused =
        Future.all(lines).compose(written -> api.states.write(command.getConversationId(), state));
  }

  @Override
  public void close() {
    TestApi.await(consumer.unregister());
  }
}
