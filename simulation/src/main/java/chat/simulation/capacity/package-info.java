/**
 * What many users need: a model that derives machines from measured figures, and simulations of the
 * two loads that do not grow in step with messages, the return of those who lost their gateway and
 * the fan-out of presence. {@code docs/capacity.md} holds the tables that are printed here.
 */
package chat.simulation.capacity;
