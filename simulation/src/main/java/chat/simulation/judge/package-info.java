/** What must hold: plain folds of the logs, and what the clients recorded. */
package chat.simulation.judge;
