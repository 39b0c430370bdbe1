/** The parts of the WebSocket protocol that the page decides by; docs/protocol.md has the whole. */

export const SUBPROTOCOL = 'chat.v1+json';

/** What to do after a close. */
export const AfterClose = Object.freeze({
  STOP: 'stop',
  BACK_OFF: 'back_off',
  REFRESH: 'refresh',
});

export const SUPERSEDED = 4005;

const STOPPING = new Set([
  1000, // normal
  1003, // unsupported data
  1009, // too large
  4001, // hello expected
  SUPERSEDED,
  4006, // too many errors
]);
const UNAUTHENTICATED = 4003;

/** @param {number} closeCode of RFC 6455 §7.4 or the platform's own 4xxx */
export function afterClose(closeCode) {
  if (STOPPING.has(closeCode)) {
    return AfterClose.STOP;
  }
  return closeCode === UNAUTHENTICATED ? AfterClose.REFRESH : AfterClose.BACK_OFF;
}
