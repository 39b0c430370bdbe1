/** What is sealed under which key and bound to which place, and which keys are remembered. */
package chat.runtime.seal.core;
