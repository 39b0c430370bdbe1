/** Logic that both folds share; pure, like every {@code core} package. */
package chat.runtime.core;
