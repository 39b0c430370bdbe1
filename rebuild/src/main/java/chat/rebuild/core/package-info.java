/** What the live and the rebuilt tables must have in common. Pure. */
package chat.rebuild.core;
