/** What the live and the rebuilt tables must have in common, and what a backup holds. Pure. */
package chat.rebuild.core;
