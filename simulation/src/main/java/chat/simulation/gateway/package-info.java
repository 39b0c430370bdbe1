/** Gateways: the production session with simulated sockets, registrations and submissions. */
package chat.simulation.gateway;
