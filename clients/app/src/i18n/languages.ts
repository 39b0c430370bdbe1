import { de } from './de.js';
import { en } from './en.js';
import type { Phrase } from './phrases.js';

export type Key = keyof typeof en;

export interface Language {
  /** In the language itself. */
  name: string;
  direction: 'ltr' | 'rtl';
  phrases: Record<Key, Phrase>;
}

/** All languages, by their tag. A new one is a file beside these and a line here. */
export const LANGUAGES = {
  en: { name: 'English', direction: 'ltr', phrases: en },
  de: { name: 'Deutsch', direction: 'ltr', phrases: de },
} satisfies Record<string, Language>;

export type Tag = keyof typeof LANGUAGES;

/** The first language that a person wants and that there is. @param wanted tags, best first */
export function chosenOf(wanted: readonly string[]): Tag {
  for (const tag of wanted) {
    const [base = ''] = tag.toLowerCase().split('-');
    if (base in LANGUAGES) {
      return base as Tag;
    }
  }
  return 'en';
}
