/**
 * Which of many items are in the document: a slice that follows whoever scrolls, so that a conversation of ten thousand messages costs
 * no more than one of a hundred. `endKey` is null while it goes with the newest.
 */
export interface Slice {
  endKey: string | null;
  count: number;
}

export const STEP = 40;
export const COUNT_MAX = 160;
export const NEWEST: Slice = { endKey: null, count: 2 * STEP };

type Keyed = readonly { key: string }[];

/** @returns indices, the second exclusive */
export function boundsOf({ endKey, count }: Slice, items: Keyed): [number, number] {
  const at = endKey === null ? -1 : items.findLastIndex(({ key }) => key === endKey);
  const end = at < 0 ? items.length : at + 1;
  return [Math.max(0, end - count), end];
}

/** More towards the older ones, less at the other end. */
export function towardsOlder(slice: Slice, items: Keyed): Slice {
  const [start, end] = boundsOf(slice, items);
  return sliceOf(Math.max(0, start - STEP), end, items, 'start');
}

/** More towards the newer ones, less at the other end. */
export function towardsNewer(slice: Slice, items: Keyed): Slice {
  const [start, end] = boundsOf(slice, items);
  return sliceOf(start, Math.min(items.length, end + STEP), items, 'end');
}

/** Around one item. */
export function around(index: number, items: Keyed): Slice {
  const end = Math.min(items.length, index + STEP);
  return sliceOf(Math.max(0, index - STEP), end, items, 'end');
}

function sliceOf(start: number, end: number, items: Keyed, keep: 'start' | 'end'): Slice {
  const surplus = Math.max(0, end - start - COUNT_MAX);
  const from = keep === 'end' ? start + surplus : start;
  const to = keep === 'start' ? end - surplus : end;
  return { endKey: to >= items.length ? null : items[to - 1]!.key, count: Math.max(STEP, to - from) };
}
