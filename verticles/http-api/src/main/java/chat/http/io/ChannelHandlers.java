package chat.http.io;

import chat.model.v1.ChannelJoining;
import chat.model.v1.ChannelPosting;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.CreateChannel;
import chat.model.v1.UpdateChannel;
import chat.runtime.core.ChannelCommands;
import chat.runtime.store.ChannelMemberStore;
import com.google.protobuf.util.Timestamps;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is done with channels, and who is in a conversation. What is the same for the members of
 * groups and channels is in {@link GroupHandlers}.
 */
final class ChannelHandlers {
  private static final long LIMIT_DEFAULT = 50;

  private final LogCommands commands;
  private final ConversationHandlers conversations;
  private final ChannelMemberStore members;
  private final AccountStore accounts;
  private final int membersMax;

  /**
   * @param membersMax of channels that are made from now on
   */
  ChannelHandlers(
      LogCommands commands,
      ConversationHandlers conversations,
      ChannelMemberStore members,
      AccountStore accounts,
      int membersMax) {
    this.commands = commands;
    this.conversations = conversations;
    this.members = members;
    this.accounts = accounts;
    this.membersMax = membersMax;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "updateChannel", this::update,
        "joinChannel", this::join,
        "listMembers", this::members);
  }

  /** For a body of {@code createConversation} whose kind is channel. */
  Future<Reply> create(RoutingContext context) {
    JsonObject body = Input.body(context);
    CreateChannel create =
        CreateChannel.newBuilder()
            .setName(required(body, "name"))
            .setPictureId(body.getString("picture_id", ""))
            .setDescription(body.getString("description", ""))
            .setPosting(posting(body).orElse(ChannelPosting.CHANNEL_POSTING_MEMBERS))
            .setJoining(joining(body).orElse(ChannelJoining.CHANNEL_JOINING_INVITATION))
            .setMembersMax(membersMax)
            .build();
    ConversationRecord command =
        LogCommands.checked(
            () -> ChannelCommands.create(callerId(context), required(body, "client_id"), create));
    return commands
        .submit(command)
        .compose(
            accepted ->
                conversations.whenVisible(
                    command.getConversationId(), callerId(context), accepted.getPosition()))
        .map(Reply::created);
  }

  private Future<Reply> update(RoutingContext context) {
    JsonObject body = Input.body(context);
    UpdateChannel.Builder update = UpdateChannel.newBuilder();
    Optional.ofNullable(body.getString("name")).ifPresent(update::setName);
    Optional.ofNullable(body.getString("picture_id")).ifPresent(update::setPictureId);
    Optional.ofNullable(body.getString("description")).ifPresent(update::setDescription);
    posting(body).ifPresent(update::setPosting);
    joining(body).ifPresent(update::setJoining);
    Optional.ofNullable(body.getInteger("retention_days")).ifPresent(update::setRetentionDays);
    return commands.answer(
        LogCommands.checked(
            () ->
                ChannelCommands.update(
                    ConversationHandlers.conversationId(context),
                    callerId(context),
                    body.getString("client_id"),
                    update.build())));
  }

  private Future<Reply> join(RoutingContext context) {
    return commands.answer(
        LogCommands.checked(
            () ->
                ChannelCommands.join(
                    ConversationHandlers.conversationId(context),
                    callerId(context),
                    Input.body(context).getString("client_id"))));
  }

  private Future<Reply> members(RoutingContext context) {
    String conversationId = ConversationHandlers.conversationId(context);
    String after = Input.optionalQuery(context, "after").orElse("");
    int limit = Input.queryNumber(context, "limit").orElse(LIMIT_DEFAULT).intValue();
    return conversations
        .authorized(conversationId, callerId(context))
        .compose(
            state ->
                (state.hasChannel()
                        ? members.page(conversationId, after, limit)
                        : Future.succeededFuture(page(state, after, limit)))
                    .compose(page -> toJson(state, page)));
  }

  /** The members of a group, or of a direct conversation, in the order in which they came. */
  private static ChannelMemberStore.Page page(ConversationState state, String after, int limit) {
    List<String> all = state.getMemberIdsList();
    int from = after.isEmpty() ? 0 : all.indexOf(after) + 1;
    if (from == 0 && !after.isEmpty()) {
      throw ProblemException.invalid(
          "after", "is no member", "next_after of the page before, or nothing for the first page.");
    }
    int to = Math.min(all.size(), from + limit);
    return new ChannelMemberStore.Page(
        all.subList(from, to).stream()
            .map(
                userId ->
                    new ChannelMemberStore.Member(
                        userId, chat.model.v1.Membership.getDefaultInstance()))
            .toList(),
        to < all.size() ? Optional.of(all.get(to - 1)) : Optional.empty());
  }

  private Future<Reply> toJson(ConversationState state, ChannelMemberStore.Page page) {
    List<UUID> ids =
        page.members().stream().map(member -> UUID.fromString(member.userId())).toList();
    return (ids.isEmpty() ? Future.succeededFuture(Map.<UUID, Profile>of()) : accounts.byIds(ids))
        .map(
            profiles -> {
              JsonArray rows = new JsonArray();
              for (ChannelMemberStore.Member member : page.members()) {
                Profile profile = profiles.get(UUID.fromString(member.userId()));
                if (profile != null) {
                  JsonObject row =
                      profile.toJson().put("role", ConversationJson.role(state, member.userId()));
                  if (member.membership().hasChangedAt()) {
                    row.put("since", Timestamps.toString(member.membership().getChangedAt()));
                  }
                  rows.add(row);
                }
              }
              JsonObject json = new JsonObject().put("members", rows);
              page.nextAfter().ifPresent(next -> json.put("next_after", next));
              return Reply.ok(json);
            });
  }

  private static Optional<ChannelPosting> posting(JsonObject body) {
    return Optional.ofNullable(body.getString("posting"))
        .map(value -> ChannelPosting.valueOf("CHANNEL_POSTING_" + value.toUpperCase(Locale.ROOT)));
  }

  private static Optional<ChannelJoining> joining(JsonObject body) {
    return Optional.ofNullable(body.getString("joining"))
        .map(value -> ChannelJoining.valueOf("CHANNEL_JOINING_" + value.toUpperCase(Locale.ROOT)));
  }

  /** A field that one kind of conversation needs and another one does not. */
  static String required(JsonObject body, String field) {
    String value = body.getString(field);
    if (value == null) {
      throw ProblemException.invalid(
          field, "is missing", "For kind direct: member_id. For kind channel: client_id and name.");
    }
    return value;
  }

  private static String callerId(RoutingContext context) {
    return BearerAuthentication.caller(context).userId();
  }
}
