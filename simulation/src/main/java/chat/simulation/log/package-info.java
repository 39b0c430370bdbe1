/** Kafka as the folds use it: partitions, appends of unknown outcome, ownership, commits. */
package chat.simulation.log;
