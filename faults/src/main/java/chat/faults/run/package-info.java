/** The run itself: people and their traffic, the injection of faults, and the wait for healing. */
package chat.faults.run;
