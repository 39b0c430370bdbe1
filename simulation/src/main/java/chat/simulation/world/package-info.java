/** Time, chance, lives of processes and the bag of pending actions. */
package chat.simulation.world;
