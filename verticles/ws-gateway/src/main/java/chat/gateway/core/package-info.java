/**
 * The session as a pure state machine, see {@link chat.gateway.core.Session}: no I/O, no clock, no
 * randomness.
 */
package chat.gateway.core;
