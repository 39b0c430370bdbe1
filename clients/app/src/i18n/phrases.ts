/** A text with {names}, or one for each plural category of the language that `count` may fall into. */
export type Phrase = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);

export type Phrases = Record<string, Phrase>;

export type Values = Record<string, string | number>;

/** Fills a phrase in. A value that is missing shows its name, so that it is noticed. */
export function filled(phrase: Phrase, values: Values, locale: string): string {
  const text = typeof phrase === 'string' ? phrase : (phrase[new Intl.PluralRules(locale).select(Number(values.count))] ?? phrase.other);
  return text.replace(/\{(\w+)\}/g, (name, key: string) => {
    const value = values[key];
    return value === undefined ? name : typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value;
  });
}
