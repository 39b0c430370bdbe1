import { computed, signal } from '@preact/signals';
import { load, save } from '../state/device.js';
import { chosenOf, LANGUAGES, type Key, type Language, type Tag } from './languages.js';
import { filled, type Values } from './phrases.js';

const DAY_MILLIS = 86_400_000;

/** What the person has chosen on this device; null for that of the system. */
export const wanted = signal<Tag | null>(load('language') as Tag | null);
export const tag = computed<Tag>(() => chosenOf(wanted.value ? [wanted.value] : navigator.languages));
/** With the region of the system if it has the same language: dates and numbers as one is used to them. */
const locale = computed(() => navigator.languages.find((other) => chosenOf([other]) === tag.value && other.startsWith(tag.value)) ?? tag.value);
const language = computed<Language>(() => LANGUAGES[tag.value]);

export function choose(chosen: Tag | null): void {
  wanted.value = chosen;
  save('language', chosen);
}

export function direction(): 'ltr' | 'rtl' {
  return language.value.direction;
}

export function t(key: Key, values: Values = {}): string {
  return filled(language.value.phrases[key], values, locale.value);
}

const formats = computed(() => {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale.value, options);
  return {
    clock: format({ hour: 'numeric', minute: '2-digit' }),
    weekday: format({ weekday: 'long' }),
    date: format({ day: 'numeric', month: 'long' }),
    dateWithYear: format({ day: 'numeric', month: 'long', year: 'numeric' }),
    short: format({ day: '2-digit', month: '2-digit', year: '2-digit' }),
    full: format({ dateStyle: 'full', timeStyle: 'short' }),
    relative: new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto' }),
    list: new Intl.ListFormat(locale.value, { type: 'conjunction' }),
    number: new Intl.NumberFormat(locale.value),
  };
});

export const clockTime = (at: number): string => formats.value.clock.format(at);
export const fullTime = (at: number): string => formats.value.full.format(at);
export const listOf = (names: string[]): string => formats.value.list.format(names);
export const numberOf = (count: number): string => formats.value.number.format(count);

/** A day of the calendar, to be compared. */
export function dayOf(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

/** "Today", "yesterday", a weekday or a date. */
export function dayName(at: number, now = Date.now()): string {
  const days = daysBetween(at, now);
  const { relative, weekday, date, dateWithYear } = formats.value;
  if (days <= 1) {
    return capital(relative.format(-days, 'day'));
  }
  if (days < 7) {
    return weekday.format(at);
  }
  return (new Date(at).getFullYear() === new Date(now).getFullYear() ? date : dateWithYear).format(at);
}

/** As short as it can be, for a list. */
export function shortTime(at: number, now = Date.now()): string {
  const days = daysBetween(at, now);
  return days === 0 ? clockTime(at) : days < 7 ? dayName(at, now) : formats.value.short.format(at);
}

/** How long ago, such as "5 minutes ago". */
export function ago(at: number, now = Date.now()): string {
  const minutes = Math.max(0, Math.round((now - at) / 60_000));
  const { relative } = formats.value;
  if (minutes < 60) {
    return relative.format(-minutes, 'minute');
  }
  return minutes < 24 * 60 ? relative.format(-Math.round(minutes / 60), 'hour') : relative.format(-daysBetween(at, now), 'day');
}

function daysBetween(at: number, now: number): number {
  const midnight = (time: number) => {
    const date = new Date(time);
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  };
  return Math.max(0, Math.round((midnight(now) - midnight(at)) / DAY_MILLIS));
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(locale.value) + text.slice(1);
}
