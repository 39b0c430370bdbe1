/**
 * The fold of the conversation log. Pure: what it decides follows from the records, their positions
 * and their times in the log, and from nothing else; what is to be done comes out as {@link
 * chat.router.core.Effect}s.
 */
package chat.router.core;
