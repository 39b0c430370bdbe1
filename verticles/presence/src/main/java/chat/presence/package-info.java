/**
 * Presence: who is online, away or offline, and who may see it. Gateways report signs of life to
 * Redis; what of it a person may see is judged here.
 */
package chat.presence;
