package chat.gateway.core;

import chat.model.JsonCodec;
import chat.model.v1.Event;
import chat.model.v1.ServerFrame;

/**
 * An event on its way to many sessions. It is printed once; what differs between them, {@code
 * inbox_seq}, is spliced in. Belongs to one event loop.
 */
public final class EncodedEvent {
  private static final String PREFIX = "{\"event\":{";

  private final Event event;
  private String tail;

  /**
   * @param event with or without {@code inbox_seq}; the one given to {@link #frame} counts
   */
  public EncodedEvent(Event event) {
    this.event = event;
  }

  /** The event as it was given. */
  public Event event() {
    return event;
  }

  /** The whole JSON text of an {@code event} frame, as {@link JsonCodec#print} would make it. */
  public String frame(long inboxSeq) {
    if (tail == null) {
      tail = printedTail();
    }
    return PREFIX + "\"inbox_seq\":" + inboxSeq + tail;
  }

  private String printedTail() {
    ServerFrame frame =
        ServerFrame.newBuilder().setEvent(event.toBuilder().clearInboxSeq()).build();
    String fields = JsonCodec.print(frame).substring(PREFIX.length());
    return fields.startsWith("}") ? fields : "," + fields;
  }
}
