/** What a bench does to the processes of a platform on this machine. */
package chat.bench.nodes;
