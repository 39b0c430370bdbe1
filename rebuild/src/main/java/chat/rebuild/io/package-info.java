/** Reads the logs and the tables, and copies them to files and back. Everything here blocks. */
package chat.rebuild.io;
