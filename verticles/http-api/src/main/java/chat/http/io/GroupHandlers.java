package chat.http.io;

import chat.http.core.InvitationToken;
import chat.model.ErrorCode;
import chat.model.Memberships;
import chat.model.v1.AddMembers;
import chat.model.v1.ConversationState;
import chat.model.v1.CreateGroup;
import chat.model.v1.Invitation;
import chat.model.v1.MemberRole;
import chat.model.v1.UpdateGroup;
import chat.runtime.core.GroupCommands;
import com.google.protobuf.util.Timestamps;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What is done with groups, and with the members of groups and channels: commands for the log,
 * which judges them.
 */
final class GroupHandlers {
  private final LogCommands commands;
  private final ConversationHandlers conversations;
  private final AccountStore accounts;
  private final byte[] invitationKey;
  private final int membersMax;

  /**
   * @param invitationKey with which the secrets of invitations are made
   * @param membersMax of groups that are made from now on
   */
  GroupHandlers(
      LogCommands commands,
      ConversationHandlers conversations,
      AccountStore accounts,
      byte[] invitationKey,
      int membersMax) {
    this.commands = commands;
    this.conversations = conversations;
    this.accounts = accounts;
    this.invitationKey = invitationKey;
    this.membersMax = membersMax;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "createGroup", this::create,
        "updateGroup", this::update,
        "addMembers", this::add,
        "setRole", this::setRole,
        "removeMember", this::remove,
        "createInvitation", this::invite,
        "listInvitations", this::invitations,
        "revokeInvitation", this::revoke,
        "acceptInvitation", this::join);
  }

  private Future<Reply> create(RoutingContext context) {
    JsonObject body = Input.body(context);
    String callerId = callerId(context);
    var command =
        LogCommands.checked(
            () ->
                GroupCommands.create(
                    callerId,
                    body.getString("client_id"),
                    ((CreateGroup) LogCommands.read(body, CreateGroup.newBuilder()))
                        .toBuilder().setMembersMax(membersMax).build()));
    return checkUsers(command.getCreateGroup().getMemberIdsList())
        .compose(exist -> commands.submit(command))
        .compose(
            accepted ->
                conversations.whenVisible(
                    command.getConversationId(), callerId, accepted.getPosition()))
        .map(Reply::created);
  }

  private Future<Reply> update(RoutingContext context) {
    JsonObject body = Input.body(context);
    return commands.answer(
        LogCommands.checked(
            () ->
                in(context, body.getString("client_id"))
                    .update((UpdateGroup) LogCommands.read(body, UpdateGroup.newBuilder()))));
  }

  private Future<Reply> add(RoutingContext context) {
    JsonObject body = Input.body(context);
    var command =
        LogCommands.checked(
            () ->
                in(context, body.getString("client_id"))
                    .add(
                        ((AddMembers) LogCommands.read(body, AddMembers.newBuilder()))
                            .getMemberIdsList()));
    return checkUsers(command.getAddMembers().getMemberIdsList())
        .compose(exist -> commands.answer(command));
  }

  private Future<Reply> setRole(RoutingContext context) {
    JsonObject body = Input.body(context);
    MemberRole role =
        MemberRole.valueOf("MEMBER_ROLE_" + body.getString("role").toUpperCase(Locale.ROOT));
    return commands.answer(
        LogCommands.checked(
            () ->
                in(context, body.getString("client_id"))
                    .setRole(Input.path(context, "user_id"), role)));
  }

  private Future<Reply> remove(RoutingContext context) {
    return commands.answer(
        LogCommands.checked(
            () ->
                in(context, Input.query(context, "client_id"))
                    .remove(Input.path(context, "user_id"))));
  }

  private Future<Reply> invite(RoutingContext context) {
    String clientId = Input.body(context).getString("client_id");
    InvitationToken token =
        InvitationToken.make(invitationKey, ConversationHandlers.conversationId(context), clientId);
    var command = LogCommands.checked(() -> in(context, clientId).invite(token.secretHash()));
    return commands
        .submit(command)
        .map(
            accepted ->
                Reply.created(
                    new JsonObject()
                        .put("invitation_id", clientId)
                        .put("token", token.text())
                        .put("created_at", Timestamps.toString(accepted.getDecidedAt()))));
  }

  private Future<Reply> invitations(RoutingContext context) {
    return conversations
        .authorized(ConversationHandlers.conversationId(context), callerId(context))
        .map(
            state -> {
              checkAdmin(state, callerId(context));
              JsonArray invitations = new JsonArray();
              List<Invitation> known =
                  state.hasChannel()
                      ? state.getChannel().getInvitationsList()
                      : state.getGroup().getInvitationsList();
              for (Invitation invitation : known) {
                invitations.add(
                    new JsonObject()
                        .put("invitation_id", invitation.getInvitationId())
                        .put("creator_id", invitation.getCreatorId())
                        .put("created_at", Timestamps.toString(invitation.getCreatedAt())));
              }
              return Reply.ok(new JsonObject().put("invitations", invitations));
            });
  }

  private Future<Reply> revoke(RoutingContext context) {
    return commands.answer(
        LogCommands.checked(
            () ->
                in(context, Input.query(context, "client_id"))
                    .revoke(Input.path(context, "invitation_id"))));
  }

  private Future<Reply> join(RoutingContext context) {
    JsonObject body = Input.body(context);
    InvitationToken token =
        InvitationToken.read(body.getString("token"))
            .orElseThrow(
                () ->
                    new ProblemException(
                        ErrorCode.INVITATION_INVALID, "This is no invitation. Ask for a link."));
    return commands.answer(
        LogCommands.checked(
            () ->
                GroupCommands.in(
                        token.conversationId(), callerId(context), body.getString("client_id"))
                    .join(token.secretHash())));
  }

  private static void checkAdmin(ConversationState state, String callerId) {
    if (!Memberships.isAdmin(state, callerId)) {
      throw new ProblemException(
          ErrorCode.PERMISSION_DENIED,
          "Invitations are for the owner and the admins of a group or channel.");
    }
  }

  private Future<Void> checkUsers(Collection<String> userIds) {
    List<UUID> ids = userIds.stream().distinct().map(UUID::fromString).toList();
    return ids.isEmpty()
        ? Future.succeededFuture()
        : accounts
            .keptByIds(ids)
            .map(
                profiles -> {
                  if (profiles.size() < ids.size()) {
                    throw new ProblemException(
                        ErrorCode.NOT_FOUND,
                        "There are no users with the ids "
                            + ids.stream()
                                .filter(id -> !profiles.containsKey(id))
                                .map(UUID::toString)
                                .collect(Collectors.joining(", "))
                            + ".");
                  }
                  return null;
                });
  }

  private static GroupCommands in(RoutingContext context, String clientId) {
    return GroupCommands.in(
        ConversationHandlers.conversationId(context), callerId(context), clientId);
  }

  private static String callerId(RoutingContext context) {
    return BearerAuthentication.caller(context).userId();
  }
}
