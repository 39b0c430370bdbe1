/** Apps that act as docs/protocol.md tells them to. */
package chat.simulation.device;
