package chat.http.io;

import chat.model.JsonCodec;
import chat.model.Memberships;
import chat.model.v1.ChannelState;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.ConversationState;
import chat.model.v1.GroupState;
import chat.model.v1.GroupSummary;
import chat.model.v1.MemberRole;
import chat.model.v1.Message;
import chat.runtime.core.Unread;
import chat.runtime.store.ListedChannels;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Conversations as the contract shows them. */
final class ConversationJson {
  private ConversationJson() {}

  /**
   * @param profiles of all members that the entry names; a member without one is left out
   */
  static JsonObject of(ConversationListEntry entry, Map<UUID, Profile> profiles) {
    JsonArray members = new JsonArray();
    entry.getMemberIdsList().stream()
        .map(id -> profiles.get(UUID.fromString(id)))
        .filter(Objects::nonNull)
        .forEach(profile -> members.add(profile.toJson()));
    JsonObject json =
        new JsonObject()
            .put("conversation_id", entry.getConversationId())
            .put("kind", kind(entry))
            .put("head", Integer.toUnsignedLong(entry.getHead()))
            .put("read", Integer.toUnsignedLong(entry.getRead()))
            .put("unread", Integer.toUnsignedLong(Unread.count(entry)))
            .put("mentions", entry.getMentions())
            .put("expired_up_to", Integer.toUnsignedLong(entry.getExpiredUpTo()))
            .put("preferences", PreferencesJson.of(entry.getPreferences()))
            .put("inbox_seq", Integer.toUnsignedLong(entry.getInboxSeq()));
    if (!members.isEmpty()) {
      json.put("members", members);
    }
    if (entry.hasGroup()) {
      json.put("name", entry.getGroup().getName())
          .put("picture_id", entry.getGroup().getPictureId())
          .put("member_count", entry.getGroup().getMemberCount());
    }
    if (entry.hasLastMessage()) {
      json.put("last_message", of(entry.getLastMessage()));
    }
    return json;
  }

  private static String kind(ConversationListEntry entry) {
    return entry.getKind() == ConversationKind.CONVERSATION_KIND_CHANNEL
        ? "channel"
        : entry.hasGroup() ? "group" : "direct";
  }

  /** What only the state of a group or channel says, added to the JSON of the conversation. */
  static JsonObject withState(JsonObject json, ConversationState state, String callerId) {
    if (state.hasChannel()) {
      return withChannel(json, state, callerId);
    }
    if (!state.hasGroup()) {
      return json;
    }
    GroupState group = state.getGroup();
    for (Object member : json.getJsonArray("members", new JsonArray())) {
      JsonObject profile = (JsonObject) member;
      int index = state.getMemberIdsList().indexOf(profile.getString("user_id"));
      profile.put("role", role(group.getMembers(index).getRole()));
    }
    return json.put("members_max", group.getMembersMax())
        .put("newcomers_see_history", group.getNewcomersSeeHistory())
        .put("retention_days", group.getRetentionDays());
  }

  private static JsonObject withChannel(JsonObject json, ConversationState state, String callerId) {
    ChannelState channel = state.getChannel();
    return json.put("description", channel.getDescription())
        .put("members_max", channel.getMembersMax())
        .put("posting", lowerCase(channel.getPosting(), "CHANNEL_POSTING_"))
        .put("joining", lowerCase(channel.getJoining(), "CHANNEL_JOINING_"))
        .put("retention_days", channel.getRetentionDays())
        .put("role", role(state, callerId));
  }

  /** What a member of a group or a channel is. */
  static String role(ConversationState state, String memberId) {
    MemberRole role = Memberships.role(state, memberId);
    return role(role == MemberRole.MEMBER_ROLE_UNSPECIFIED ? MemberRole.MEMBER_ROLE_MEMBER : role);
  }

  private static String role(MemberRole role) {
    return lowerCase(role, "MEMBER_ROLE_");
  }

  private static String lowerCase(Enum<?> value, String prefix) {
    return value.name().substring(prefix.length()).toLowerCase(Locale.ROOT);
  }

  /** A message as in the events of the WebSocket. */
  static JsonObject of(Message message) {
    return new JsonObject(JsonCodec.print(message));
  }

  /**
   * What the conversation's state says, with the place in the caller's list.
   *
   * @param entry empty in the moment before the conversation has come into the list
   */
  static ConversationListEntry merge(
      String conversationId, ConversationState state, Optional<ConversationListEntry> entry) {
    ConversationListEntry.Builder merged =
        entry.map(ConversationListEntry::toBuilder).orElseGet(ConversationListEntry::newBuilder);
    if (state.hasGroup()) {
      merged.setGroup(
          GroupSummary.newBuilder()
              .setName(state.getGroup().getName())
              .setPictureId(state.getGroup().getPictureId())
              .setMemberCount(state.getMemberIdsCount()));
    }
    if (state.hasChannel()) {
      merged = ListedChannels.with(merged.build(), state).toBuilder();
    }
    merged
        .setConversationId(conversationId)
        .setKind(state.getKind())
        .clearMemberIds()
        .addAllMemberIds(state.getMemberIdsList())
        .setHead(state.getHead());
    return Unread.withoutExpired(merged.build(), state);
  }
}
