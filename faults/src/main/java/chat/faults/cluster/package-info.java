/** A platform of several processes on servers of its own. */
package chat.faults.cluster;
