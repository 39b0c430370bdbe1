package chat.http.io;

import chat.model.v1.ConversationRecord;
import chat.model.v1.Prefer;
import chat.runtime.core.Commands;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** How people want to have their conversations, each for himself. */
final class PreferenceHandlers {
  private final LogCommands commands;
  private final ConversationHandlers conversations;

  PreferenceHandlers(LogCommands commands, ConversationHandlers conversations) {
    this.commands = commands;
    this.conversations = conversations;
  }

  Map<String, Operation> operations() {
    return Map.of("setPreferences", this::set);
  }

  /** The log of the caller knows nothing of that conversation, so it is looked at here. */
  private Future<Reply> set(RoutingContext context) {
    String callerId = BearerAuthentication.caller(context).userId();
    String conversationId = ConversationHandlers.conversationId(context);
    JsonObject body = Input.body(context);
    ConversationRecord command =
        LogCommands.checked(
            () ->
                Commands.prefer(
                    callerId,
                    Prefer.newBuilder()
                        .setConversationId(conversationId)
                        .setClientId(body.getString("client_id"))
                        .setPreferences(PreferencesJson.change(body))
                        .build()));
    return conversations
        .authorized(conversationId, callerId)
        .compose(state -> commands.answer(command));
  }
}
