/** Logic that folds and edges share; pure, like every {@code core} package. */
package chat.runtime.core;
