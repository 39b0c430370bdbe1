package chat.gateway.core;

import chat.model.Limits;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.ConversationState;
import chat.model.v1.Message;
import chat.model.v1.MessageReference;
import chat.model.v1.Preferences;
import chat.model.v1.Profile;
import chat.model.v1.Screen;
import chat.model.v1.ScreenConversation;
import chat.runtime.core.ConversationPage;
import chat.runtime.core.HistoryPage;
import chat.runtime.core.Previews;
import chat.runtime.core.Unread;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a first screen of what was read for it: of the lines and messages, those that its reader
 * may see and that find room.
 */
public final class FirstScreens {
  /** In place of a screen that could not be read. */
  public static final Screen UNAVAILABLE = Screen.newBuilder().setUnavailable(true).build();

  private final String readerId;
  private final Map<String, ConversationState> states;
  private final Map<String, List<Message>> newest;

  /**
   * @param states of the conversations that are stored already
   * @param newest messages by conversation, read after the states, ascending
   */
  public FirstScreens(
      String readerId, Map<String, ConversationState> states, Map<String, List<Message>> newest) {
    this.readerId = readerId;
    this.states = states;
    this.newest = newest;
  }

  /** All messages that it might show, some of which the reader may have hidden. */
  public Set<MessageReference> messages(Collection<ConversationListEntry> lines) {
    Set<MessageReference> messages = new HashSet<>();
    for (ConversationListEntry line : lines) {
      messages.add(message(line.getConversationId(), line.getHead()));
    }
    newest.forEach((id, rows) -> rows.forEach(row -> messages.add(message(id, row.getSequence()))));
    return messages;
  }

  /**
   * Lines come first: messages of an earlier conversation take no room from the line of a later
   * one.
   *
   * @param lines newest first
   * @param hidden those of {@link #messages} that the reader has hidden
   * @param profiles of people by id, as far as they are known
   */
  public Screen screen(
      ConversationPage lines, Set<MessageReference> hidden, Map<String, Profile> profiles) {
    Screen.Builder screen = Screen.newBuilder().setNextBefore((int) lines.nextBefore().orElse(0));
    int room = Limits.SCREEN_BYTES_MAX;
    for (ConversationListEntry listed : lines.entries()) {
      ConversationListEntry line = withoutExpired(listed);
      if (!isOver(line)) {
        ScreenConversation shown = line(line, hidden, profiles);
        room -= shown.getSerializedSize();
        if (room < 0 && screen.getConversationsCount() > 0) {
          int last = screen.getConversationsCount() - 1;
          return screen.setNextBefore(screen.getConversations(last).getInboxSeq()).build();
        }
        screen.addConversations(shown);
      }
    }
    for (ScreenConversation.Builder conversation : screen.getConversationsBuilderList()) {
      room = addMessages(conversation, hidden, room);
    }
    return screen.build();
  }

  private ConversationListEntry withoutExpired(ConversationListEntry line) {
    ConversationState state = states.get(line.getConversationId());
    return state == null ? line : Unread.withoutExpired(line, state);
  }

  /**
   * Whether the conversation goes on without the reader. A state that is behind the line may only
   * not know him yet. Lines of channels have been looked at already.
   */
  private boolean isOver(ConversationListEntry line) {
    ConversationState state = states.get(line.getConversationId());
    return state != null
        && !state.hasChannel()
        && state.getPosition() >= line.getPosition()
        && !state.getMemberIdsList().contains(readerId);
  }

  private static ScreenConversation line(
      ConversationListEntry line, Set<MessageReference> hidden, Map<String, Profile> profiles) {
    ScreenConversation.Builder shown =
        ScreenConversation.newBuilder()
            .setConversationId(line.getConversationId())
            .setKind(line.getKind())
            .setHead(line.getHead())
            .setInboxSeq(line.getInboxSeq())
            .setRead(line.getRead())
            .setUnread(Unread.count(line))
            .setExpiredUpTo(line.getExpiredUpTo())
            .setMentions(line.getMentions())
            .setName(line.getGroup().getName())
            .setPictureId(line.getGroup().getPictureId())
            .setMemberCount(line.getGroup().getMemberCount());
    if (!line.getPreferences().equals(Preferences.getDefaultInstance())) {
      shown.setPreferences(line.getPreferences());
    }
    for (String userId : line.getMemberIdsList()) {
      shown.addMembers(
          profiles.getOrDefault(userId, Profile.newBuilder().setUserId(userId).build()));
    }
    if (line.hasLastMessage()) {
      boolean isHidden = hidden.contains(message(line.getConversationId(), line.getHead()));
      shown.setLastMessage(isHidden ? HistoryPage.hidden(line.getHead()) : line.getLastMessage());
    }
    return shown.build();
  }

  /** Adds those that find room, the newest rather than the oldest; what room is left. */
  private int addMessages(
      ScreenConversation.Builder conversation, Set<MessageReference> hidden, int room) {
    String id = conversation.getConversationId();
    if (!newest.containsKey(id)) {
      return room;
    }
    ConversationState state = states.get(id);
    Set<Integer> hiddenHere =
        hidden.stream()
            .filter(place -> place.getConversationId().equals(id))
            .map(MessageReference::getSequence)
            .collect(Collectors.toSet());
    List<Message> visible =
        HistoryPage.withoutHidden(HistoryPage.visible(newest.get(id), state, readerId), hiddenHere);
    Deque<Message> added = new ArrayDeque<>();
    int left = room;
    for (int i = visible.size() - 1; i >= 0; i--) {
      Message message = Previews.of(visible.get(i));
      left -= message.getSerializedSize();
      if (left < 0) {
        break;
      }
      added.addFirst(message);
    }
    conversation.addAllMessages(added).setPosition(state.getPosition());
    return Math.max(0, left);
  }

  private static MessageReference message(String conversationId, int sequence) {
    return MessageReference.newBuilder()
        .setConversationId(conversationId)
        .setSequence(sequence)
        .build();
  }
}
