package chat.bench.client;

import java.util.UUID;

/**
 * A message that the platform has not answered finally.
 *
 * @param intendedNanos when the load schedule wanted it sent, on the clock of {@link
 *     System#nanoTime()}
 */
public record PendingSend(
    UUID clientMessageId, String conversationId, String text, long intendedNanos) {}
