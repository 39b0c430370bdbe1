/**
 * The processes that fold the logs: the production folds and simulated carriers of their effects.
 */
package chat.simulation.fold;
