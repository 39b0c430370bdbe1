/**
 * The fault run: load on real processes while they are killed, paused, cut off and restarted,
 * judged by nothing but what the clients recorded.
 */
package chat.faults;
