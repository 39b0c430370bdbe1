/** Who sees what of whom, without I/O and clock. */
package chat.presence.core;
