package chat.push.core;

/**
 * A registered device as it is now.
 *
 * @param acknowledged highest inbox_seq that it has acknowledged
 * @param live it has a live session, or nobody can say
 */
public record DeviceState(Registration registration, long acknowledged, boolean live) {}
