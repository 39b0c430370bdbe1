/** Providers of push on loopback, which speak the real protocols over TLS. */
package chat.bench.push;
