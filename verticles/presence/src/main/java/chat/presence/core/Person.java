package chat.presence.core;

import java.util.UUID;

/**
 * What is known of a contact beside his devices.
 *
 * @param invisible he wants to look offline
 * @param hidesLastActive nobody shall know when he was last active
 * @param lastActiveAtMillis as it was noted when he went offline last, 0 when it never was
 */
public record Person(
    UUID userId, boolean invisible, boolean hidesLastActive, long lastActiveAtMillis) {}
