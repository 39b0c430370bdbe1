import type { CloseReason } from './connection-state.js';

/** What the client does after a close; docs/protocol.md has the table. */
export type AfterClose = { then: 'stop'; reason: CloseReason } | { then: 'refresh' } | { then: 'reconnect' };

const STOPPING: Record<number, CloseReason> = {
  1003: 'refused',
  1009: 'refused',
  4001: 'refused',
  4005: 'superseded',
  4006: 'refused',
};
const UNAUTHENTICATED = 4003;
/** The server heard nothing from this connection. It is nobody else's trouble, so there is no reason to wait. */
export const SILENT = 4004;

/** @param code of RFC 6455 §7.4, or the platform's own 4xxx */
export function afterClose(code: number): AfterClose {
  const reason = STOPPING[code];
  if (reason) {
    return { then: 'stop', reason };
  }
  return code === UNAUTHENTICATED ? { then: 'refresh' } : { then: 'reconnect' };
}
