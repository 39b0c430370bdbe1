/**
 * Holds the WebSockets of the devices. What a session decides is pure and stands in {@code core};
 * {@code io} carries it out. The protocol is described in docs/protocol.md.
 */
package chat.gateway;
