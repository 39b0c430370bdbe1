/** A network that can be cut, go dark and slow down between clients and gateways. */
package chat.faults.net;
