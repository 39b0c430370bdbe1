/**
 * One class for each table that more than one module touches. What only one module touches stands
 * in that module.
 */
package chat.runtime.store;
