/**
 * A client that behaves as an app does: it signs up or logs in over HTTP, says hello, keeps its
 * cursor, sends with an id of its own, sends the same again when told to or after a broken
 * connection, and reconnects by itself. Everything of a client runs on the one event loop of its
 * Vert.x context, so that tens of thousands of messages a second need no lock.
 */
package chat.bench.client;
