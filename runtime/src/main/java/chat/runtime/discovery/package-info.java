/** How gateways make themselves known, and who they are at the moment. */
package chat.runtime.discovery;
