/** What the HTTP API decides, without I/O, clock or randomness. */
package chat.http.core;
