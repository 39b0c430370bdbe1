/** Reads the logs and the tables. Everything here blocks. */
package chat.rebuild.io;
