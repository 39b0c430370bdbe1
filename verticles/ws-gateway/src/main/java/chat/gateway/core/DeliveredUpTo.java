package chat.gateway.core;

import java.util.Set;

/**
 * Messages of one conversation that have reached a device.
 *
 * @param sequence of the newest of them
 * @param senderIds who wrote them, and so wants to know
 */
public record DeliveredUpTo(String conversationId, int sequence, Set<String> senderIds) {}
