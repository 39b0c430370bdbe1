/**
 * The tables of a fold can be rebuilt beside the live ones: each set of them has a life, and a
 * process takes up the tables of the next life while it runs.
 */
package chat.runtime.projection;
