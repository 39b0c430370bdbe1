package chat.router.core;

import chat.model.v1.ConversationRecord;

/**
 * A record with its place and time in the log.
 *
 * @param appendedAtMillis the log's own time, milliseconds since 1970
 */
record LogRecord(long offset, long position, long appendedAtMillis, ConversationRecord command) {}
