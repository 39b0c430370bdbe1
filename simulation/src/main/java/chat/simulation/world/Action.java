package chat.simulation.world;

/**
 * Something that can happen.
 *
 * @param life whose action it is
 * @param onItsWay it has left its process, which may end meanwhile; else it happens inside and ends
 *     with the process
 */
record Action(Life life, boolean onItsWay, String what, Runnable run) {}
