/** What is done to whom and when: drawn from a seed, without a process, a clock or I/O. */
package chat.faults.plan;
