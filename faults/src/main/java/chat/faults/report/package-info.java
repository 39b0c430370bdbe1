/** The outcome of a run as text, as JSON, and as a page that needs nothing beside itself. */
package chat.faults.report;
