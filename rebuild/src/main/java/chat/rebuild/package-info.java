/**
 * Rebuilds the tables of a projection from its log, beside the live ones and with the very folds of
 * the platform, compares both, and lets the platform go on in the new ones. Backs up what no fold
 * gives back, and restores it.
 */
package chat.rebuild;
