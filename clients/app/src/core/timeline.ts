import type { TimelineItem } from '@chat-platform/sdk';

/** A line of the message list. Messages of one person that follow each other closely are one group. */
export type Row =
  | { type: 'day'; key: string; at: number }
  | { type: 'unread'; key: string }
  | { type: 'message'; key: string; item: TimelineItem; first: boolean; last: boolean };

const GROUP_GAP_MILLIS = 5 * 60_000;

/**
 * @param before the item above these, if there is one
 * @param dayOf a day of the calendar of whoever reads
 */
export function rowsOf(items: readonly TimelineItem[], before: TimelineItem | undefined, firstUnread: number | null, dayOf: (at: number) => string): Row[] {
  const rows: Row[] = [];
  let previous = before;
  let divided = false;
  for (const item of items) {
    if (isHidden(item)) {
      continue;
    }
    const at = timeOf(item);
    const newDay = !previous || dayOf(timeOf(previous)) !== dayOf(at);
    if (newDay) {
      rows.push({ type: 'day', key: `day ${item.key}`, at });
    }
    const unread = !divided && firstUnread !== null && item.type === 'message' && item.message.sequence >= firstUnread && !(previous && sequenceOf(previous) >= firstUnread);
    if (unread) {
      divided = true;
      rows.push({ type: 'unread', key: 'unread' });
    }
    const first = newDay || unread || !previous || !isGroup(previous, item);
    rows.push({ type: 'message', key: item.key, item, first, last: false });
    previous = item;
  }
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const next = rows[i + 1];
    if (row.type === 'message') {
      row.last = !next || next.type !== 'message' || next.first;
    }
  }
  return rows;
}

export function timeOf(item: TimelineItem): number {
  return item.type === 'message' ? Date.parse(item.message.sentAt) : item.createdAtMillis;
}

function sequenceOf(item: TimelineItem): number {
  return item.type === 'message' ? item.message.sequence : Infinity;
}

function isHidden(item: TimelineItem): boolean {
  return item.type === 'message' && item.message.hidden === true;
}

function isGroup(a: TimelineItem, b: TimelineItem): boolean {
  return !isLine(a) && !isLine(b) && writerOf(a) === writerOf(b) && timeOf(b) - timeOf(a) < GROUP_GAP_MILLIS;
}

function isLine(item: TimelineItem): boolean {
  return item.type === 'message' && item.message.change !== undefined;
}

function writerOf(item: TimelineItem): string {
  return item.type === 'queued' || item.own ? 'own' : item.message.senderId;
}
