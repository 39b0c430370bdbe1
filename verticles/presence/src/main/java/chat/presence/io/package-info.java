/** Redis, PostgreSQL and the event bus of presence. */
package chat.presence.io;
