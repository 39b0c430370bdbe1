/** Sequences from the first number to the second, both included. Lists of ranges are ascending and apart. */
export type Range = readonly [from: number, to: number];

/** The ranges with one more, joined with those that it touches. */
export function cover(ranges: readonly Range[], from: number, to: number): readonly Range[] {
  if (from > to || ranges.some(([f, t]) => f <= from && to <= t)) {
    return ranges;
  }
  const apart = ranges.filter(([f, t]) => t < from - 1 || f > to + 1);
  const joined = ranges.filter(([f, t]) => t >= from - 1 && f <= to + 1);
  const whole: Range = [
    Math.min(from, ...joined.map(([f]) => f)),
    Math.max(to, ...joined.map(([, t]) => t)),
  ];
  return [...apart, whole].sort(([a], [b]) => a - b);
}

/** What remains of the ranges from a sequence on. */
export function cutBelow(ranges: readonly Range[], from: number): readonly Range[] {
  return ranges
    .filter(([, t]) => t >= from)
    .map(([f, t]): Range => [Math.max(f, from), t]);
}

export function rangeAt(ranges: readonly Range[], sequence: number): Range | undefined {
  return ranges.find(([f, t]) => f <= sequence && sequence <= t);
}
