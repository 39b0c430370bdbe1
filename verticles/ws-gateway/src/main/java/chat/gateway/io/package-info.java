/** Sockets, event bus, inbox reads and the session registry of a gateway. */
package chat.gateway.io;
