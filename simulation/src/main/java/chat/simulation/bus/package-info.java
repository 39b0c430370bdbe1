/** The hints between processes: event bus and session registry. Nothing may rest on them. */
package chat.simulation.bus;
