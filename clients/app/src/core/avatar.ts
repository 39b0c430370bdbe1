const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** One or two letters that stand for a name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/[\s._-]+/u).filter((word) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(word));
  const chosen = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return chosen.map((word) => first(word).toLocaleUpperCase()).join('') || '?';
}

function first(word: string): string {
  const graphemes = [...segmenter.segment(word)].map(({ segment }) => segment);
  return graphemes.find((grapheme) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(grapheme)) ?? '';
}

/** Hues that look well beside each other, with white on them. */
const HUES = [8, 26, 152, 172, 200, 224, 256, 284, 322, 344];

/** A hue that stays the same for the same id. */
export function hueOf(id: string): number {
  let hash = 2166136261;
  for (let i = 0; i < id.length; i++) {
    hash = Math.imul(hash ^ id.charCodeAt(i), 16777619);
  }
  return HUES[(hash >>> 0) % HUES.length]!;
}
