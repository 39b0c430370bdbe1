package chat.simulation.store;

import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.InboxState;
import chat.model.v1.Membership;
import chat.model.v1.Message;
import chat.model.v1.Preferences;
import chat.model.v1.Verdict;
import chat.runtime.core.ListPart;
import com.google.protobuf.BoolValue;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Int64Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each projection stands and with which timestamp it is written, as the production stores
 * have it; a bucket of history or of an inbox is never full here and so left out.
 */
public final class Tables {
  /** All numbers have as many digits. */
  private static final long NUMBERS_BEGIN = 10_000_000_000L;

  /** The row of a table that has one row for each partition key. */
  public static final String ONLY_ROW = "";

  private Tables() {}

  public static String verdicts(String conversationId, String authorId) {
    return "verdicts/" + conversationId + "/" + authorId;
  }

  public static String history(String conversationId) {
    return "history/" + conversationId;
  }

  public static String conversationState(String conversationId) {
    return "conversation_state/" + conversationId;
  }

  public static String foldPosition(String fold, int partition) {
    return "fold_positions/" + fold + "/" + partition;
  }

  public static String inbox(String userId) {
    return "inbox/" + userId;
  }

  public static String inboxState(String userId) {
    return "inbox_state/" + userId;
  }

  public static String inboxSeen(int partition, String conversationId) {
    return "inbox_seen/" + partition + "/" + conversationId;
  }

  public static String conversationList(String userId) {
    return "conversation_list/" + userId;
  }

  public static String receipts(String conversationId) {
    return "receipts/" + conversationId;
  }

  public static String channelMembers(String conversationId) {
    return "channel_members/" + conversationId;
  }

  /** The row of a user's membership as a record made it. */
  public static String member(String userId, long position) {
    return userId + "/" + Long.toString(position);
  }

  /** A number as a row key, so that rows sort by it. */
  public static String number(long number) {
    return Long.toString(NUMBERS_BEGIN + number);
  }

  public static Write verdict(
      String conversationId, String authorId, String clientId, Verdict verdict) {
    return new Write(
        verdicts(conversationId, authorId), clientId, new Cell(verdict.getPosition(), verdict));
  }

  public static Write message(String conversationId, Message message, long position) {
    return new Write(
        history(conversationId), number(message.getSequence()), new Cell(position, message));
  }

  public static Write membership(
      String conversationId, String userId, long position, Membership membership) {
    return new Write(
        channelMembers(conversationId), member(userId, position), new Cell(position, membership));
  }

  public static Write state(String conversationId, ConversationState state) {
    return new Write(
        conversationState(conversationId), ONLY_ROW, new Cell(state.getPosition(), state));
  }

  public static Write position(String fold, int partition, long position) {
    return new Write(
        foldPosition(fold, partition), ONLY_ROW, new Cell(position, Int64Value.of(position)));
  }

  public static Write event(String userId, int inboxSeq, Event event, long position) {
    return new Write(inbox(userId), number(inboxSeq), new Cell(position, event));
  }

  public static Write seen(
      int partition, String conversationId, long offset, long seenPosition, long position) {
    return new Write(
        inboxSeen(partition, conversationId),
        number(offset),
        new Cell(position, Int64Value.of(seenPosition)));
  }

  public static Write inboxState(String userId, InboxState state) {
    return new Write(inboxState(userId), ONLY_ROW, new Cell(state.getPosition(), state));
  }

  /**
   * A line of the conversation list: the event that made it and the newest are cells of their own.
   */
  public static Write listLine(String userId, ListPart part, Event event, long position) {
    return new Write(conversationList(userId), lineRow(part, event), new Cell(position, event));
  }

  /** How far a user has seen a conversation, in his list; the value is the timestamp. */
  public static Write listRead(String userId, String conversationId, long sequence) {
    return new Write(
        conversationList(userId),
        readRow(conversationId),
        new Cell(sequence, Int64Value.of(sequence)));
  }

  /** The last message that called a user; the value is the timestamp. */
  public static Write mentioned(String userId, String conversationId, long sequence) {
    return new Write(
        conversationList(userId),
        mentionedRow(conversationId),
        new Cell(sequence, Int64Value.of(sequence)));
  }

  /** What a user wants to be otherwise: each thing is a cell of its own. */
  public static List<Write> preferences(
      String userId, String conversationId, Preferences change, long position) {
    List<Write> writes = new ArrayList<>();
    change
        .getAllFields()
        .forEach(
            (field, value) ->
                writes.add(
                    new Write(
                        conversationList(userId),
                        preferenceRow(conversationId, field),
                        new Cell(position, preference(field, value)))));
    return writes;
  }

  public static String preferenceRow(String conversationId, FieldDescriptor field) {
    return conversationId + "/" + field.getName();
  }

  /** One thing of what a user wants, alone. */
  public static Preferences preference(FieldDescriptor field, Object value) {
    return Preferences.newBuilder().setField(field, value).build();
  }

  /** Whether a message calls a user. */
  public static Write mention(
      String userId, String conversationId, int sequence, boolean stands, long position) {
    return new Write(
        mentions(userId),
        mentionRow(conversationId, sequence),
        new Cell(position, BoolValue.of(stands)));
  }

  public static String mentions(String userId) {
    return "mentions/" + userId;
  }

  public static String mentionRow(String conversationId, int sequence) {
    return conversationId + "/" + number(sequence);
  }

  public static String mentionedRow(String conversationId) {
    return conversationId + "/mentioned";
  }

  /** How far a member has seen a conversation, for the others; the value is the timestamp. */
  public static Write read(String conversationId, String userId, long sequence) {
    return new Write(receipts(conversationId), userId, new Cell(sequence, Int64Value.of(sequence)));
  }

  public static String readRow(String conversationId) {
    return conversationId + "/read";
  }

  public static String lineRow(ListPart part, Event event) {
    return event.getConversationId() + (part == ListPart.CREATED ? "/created" : "/latest");
  }

  public static String hidden(String userId) {
    return "hidden/" + userId;
  }

  public static String hiddenRow(String conversationId, int sequence) {
    return conversationId + "/" + number(sequence);
  }

  public static Write hide(String userId, String conversationId, int sequence, long position) {
    return new Write(
        hidden(userId),
        hiddenRow(conversationId, sequence),
        new Cell(position, Int64Value.of(position)));
  }

  /** The number that a row key stands for. */
  public static long numberOf(String row) {
    return Long.parseLong(row) - NUMBERS_BEGIN;
  }
}
