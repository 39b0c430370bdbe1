/** Cassandra as the folds use it: replicas, quorum, write timestamps, read repair. */
package chat.simulation.store;
