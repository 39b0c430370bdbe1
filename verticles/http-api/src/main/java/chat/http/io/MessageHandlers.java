package chat.http.io;

import chat.model.ErrorCode;
import chat.model.Memberships;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Delete;
import chat.model.v1.Edit;
import chat.model.v1.React;
import chat.model.v1.Send;
import chat.runtime.core.MessageCommands;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** What is done with messages by clients without a WebSocket, on the same way into the log. */
final class MessageHandlers {
  private final LogCommands commands;
  private final ConversationHandlers conversations;

  MessageHandlers(LogCommands commands, ConversationHandlers conversations) {
    this.commands = commands;
    this.conversations = conversations;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "sendMessage", this::send,
        "editMessage", this::edit,
        "deleteMessage", this::delete,
        "reactToMessage", this::react);
  }

  private Future<Reply> send(RoutingContext context) {
    return commands.answer(
        LogCommands.checked(
            () ->
                MessageCommands.send(
                    callerId(context),
                    ((Send) LogCommands.read(Input.body(context), Send.newBuilder()))
                        .toBuilder()
                            .setConversationId(ConversationHandlers.conversationId(context))
                            .build())));
  }

  private Future<Reply> edit(RoutingContext context) {
    return commands.answer(
        LogCommands.checked(
            () ->
                MessageCommands.edit(
                    callerId(context),
                    ((Edit) LogCommands.read(Input.body(context), Edit.newBuilder()))
                        .toBuilder()
                            .setConversationId(ConversationHandlers.conversationId(context))
                            .setSequence(Input.sequence(context))
                            .build())));
  }

  private Future<Reply> delete(RoutingContext context) {
    boolean onlyForMe = Input.queryFlag(context, "only_for_me");
    ConversationRecord command =
        LogCommands.checked(
            () ->
                MessageCommands.delete(
                    callerId(context),
                    Delete.newBuilder()
                        .setConversationId(ConversationHandlers.conversationId(context))
                        .setClientId(Input.query(context, "client_id"))
                        .setSequence(Input.sequence(context))
                        .setOnlyForMe(onlyForMe)
                        .build()));
    return onlyForMe ? hide(context, command) : commands.answer(command);
  }

  /** The log of the reader knows nothing of that conversation, so it is looked at here. */
  private Future<Reply> hide(RoutingContext context, ConversationRecord command) {
    int sequence = command.getHideMessage().getSequence();
    return conversations
        .authorized(command.getHideMessage().getConversationId(), callerId(context))
        .compose(
            state -> {
              if (!Memberships.mayRead(state, callerId(context), sequence)
                  || Integer.compareUnsigned(sequence, state.getHead()) > 0) {
                throw new ProblemException(
                    ErrorCode.MESSAGE_NOT_FOUND, "The conversation has no such message.");
              }
              return commands.answer(command);
            });
  }

  private Future<Reply> react(RoutingContext context) {
    JsonObject body = Input.body(context);
    return commands.answer(
        LogCommands.checked(
            () ->
                MessageCommands.react(
                    callerId(context),
                    ((React) LogCommands.read(body, React.newBuilder()))
                        .toBuilder()
                            .setConversationId(ConversationHandlers.conversationId(context))
                            .setSequence(Input.sequence(context))
                            .build())));
  }

  private static String callerId(RoutingContext context) {
    return BearerAuthentication.caller(context).userId();
  }
}
