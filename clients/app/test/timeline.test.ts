import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TimelineItem } from '@chat-platform/sdk';
import { rowsOf } from '../src/core/timeline.js';

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

function message(sequence: number, senderId: string, sentAt: string, more: object = {}): TimelineItem {
  return {
    type: 'message',
    key: String(sequence),
    own: senderId === 'me',
    changing: false,
    message: { sequence, senderId, clientMessageId: String(sequence), sentAt, body: { text: 'x' }, ...more },
  };
}

/** Rows in short: D and U for the dividers, messages with ( where a group begins and ) where it ends. */
function sketch(items: TimelineItem[], firstUnread: number | null = null, before?: TimelineItem): string {
  return rowsOf(items, before, firstUnread, dayOf)
    .map((row) => (row.type === 'message' ? `${row.first ? '(' : ''}${row.key}${row.last ? ')' : ''}` : row.type[0]!.toUpperCase()))
    .join(' ');
}

test('messages of one person that follow closely are a group', () => {
  assert.equal(
    sketch([
      message(1, 'a', '2026-11-01T10:00:00Z'),
      message(2, 'a', '2026-11-01T10:01:00Z'),
      message(3, 'b', '2026-11-01T10:02:00Z'),
      message(4, 'b', '2026-11-01T10:20:00Z'),
    ]),
    'D (1 2) (3) (4)',
  );
});

test('days and what is unread divide', () => {
  assert.equal(
    sketch([message(1, 'a', '2026-11-01T23:59:00Z'), message(2, 'a', '2026-11-02T00:00:00Z'), message(3, 'a', '2026-11-02T00:01:00Z')], 3),
    'D (1) D (2) U (3)',
  );
});

test('a system line stands alone, and what is hidden leaves no trace', () => {
  assert.equal(
    sketch([
      message(1, 'a', '2026-11-01T10:00:00Z'),
      message(2, '', '', { hidden: true }),
      message(3, 'a', '2026-11-01T10:01:00Z'),
      message(4, 'a', '2026-11-01T10:01:00Z', { change: { type: 'unknown', group: { name: '', memberCount: 1 } } }),
      message(5, 'a', '2026-11-01T10:01:10Z'),
    ]),
    'D (1 3) (4) (5)',
  );
});

test('a slice goes on where the one before ends', () => {
  assert.equal(sketch([message(2, 'a', '2026-11-01T10:01:00Z')], null, message(1, 'a', '2026-11-01T10:00:00Z')), '2)');
  assert.equal(sketch([message(6, 'b', '2026-11-01T10:01:00Z')], 4, message(5, 'a', '2026-11-01T10:00:00Z')), '(6)');
});
