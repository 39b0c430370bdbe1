/**
 * The production cores, unchanged, in a simulated world: logs, store, event bus, session registry,
 * sockets, clocks and devices, all driven from one seed. What happens next is drawn from a bag of
 * pending actions, so a failing seed replays exactly.
 */
package chat.simulation;
