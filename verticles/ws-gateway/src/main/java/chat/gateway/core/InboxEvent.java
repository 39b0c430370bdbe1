package chat.gateway.core;

/**
 * An event at its place in one user's inbox.
 *
 * @param inboxSeq dense from 1
 */
public record InboxEvent(long inboxSeq, EncodedEvent event) {}
