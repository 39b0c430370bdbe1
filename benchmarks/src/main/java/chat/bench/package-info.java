/**
 * {@code bin/chat bench} and {@code bin/chat seed}: load on a running platform, from a process of
 * its own, over real sockets, with every message checked.
 */
package chat.bench;
