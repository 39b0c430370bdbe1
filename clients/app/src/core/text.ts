/** A piece of a text as it is shown. Nothing of a text ever becomes HTML. */
export type Span = { type: 'text'; text: string } | { type: 'link'; text: string; href: string } | { type: 'mention'; text: string; own: boolean };

/** Somebody whom a text may call. */
export interface Callable {
  userId: string;
  handle: string;
  displayName: string;
}

const TOKEN = /(?:https?:\/\/|www\.)[^\s<>"]+|@[A-Za-z][A-Za-z0-9_.]{2,31}/giu;
const EVERYBODY = 'all';
const JUMBO_MAX = 3;
const SHORT_CHARACTERS = 1_500;
const SHORT_LINES = 24;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** @param mentioned whom the message calls; other handles are plain text */
export function spansOf(text: string, mentioned: readonly Callable[] = [], mentionsAll = false, ownId = ''): Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const span = startsWord(text, match.index) ? tokenOf(match[0], mentioned, mentionsAll, ownId) : null;
    if (span) {
      push(spans, text.slice(end, match.index));
      spans.push(span);
      end = match.index + span.text.length;
    }
  }
  push(spans, text.slice(end));
  return spans;
}

function tokenOf(token: string, mentioned: readonly Callable[], mentionsAll: boolean, ownId: string): Span | null {
  if (!token.startsWith('@')) {
    return linkOf(token);
  }
  // Dots at the end of a handle end the sentence.
  const text = token.replace(/\.+$/, '');
  const handle = text.slice(1).toLowerCase();
  if (mentionsAll && handle === EVERYBODY) {
    return { type: 'mention', text, own: true };
  }
  const person = mentioned.find((other) => other.handle.toLowerCase() === handle);
  return person ? { type: 'mention', text, own: person.userId === ownId } : null;
}

function linkOf(token: string): Span | null {
  const text = withoutEnd(token);
  try {
    const url = new URL(/^www\./i.test(text) ? `https://${text}` : text);
    const safe = (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '';
    return safe && url.hostname.includes('.') ? { type: 'link', text, href: url.href } : null;
  } catch {
    return null;
  }
}

/** Punctuation behind an address belongs to the sentence; a bracket only if the address has not opened it. */
function withoutEnd(address: string): string {
  for (let text = address; ; ) {
    const last = text.at(-1)!;
    const closing = ')]}'.indexOf(last);
    const unopened = closing >= 0 && count(text, '([{'[closing]!) < count(text, last);
    if (!unopened && !/[.,:;!?'…*_~]/.test(last)) {
      return text;
    }
    text = text.slice(0, -1);
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function startsWord(text: string, index: number): boolean {
  return index === 0 || !/[\p{L}\p{N}_/@.]/u.test(text[index - 1]!);
}

function push(spans: Span[], text: string): void {
  if (text !== '') {
    spans.push({ type: 'text', text });
  }
}

/** Whether a text is nothing but a few emoji, which are shown large. */
export function isJumbo(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > JUMBO_MAX * 20) {
    return false;
  }
  const graphemes = [...segmenter.segment(trimmed)].map(({ segment }) => segment);
  return graphemes.length <= JUMBO_MAX && graphemes.every((grapheme) => /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(grapheme));
}

/** What of a mention has been typed before the caret, or null: `from` is where its @ stands. */
export function mentionAt(text: string, caret: number): { from: number; query: string } | null {
  const match = /(?:^|[^\p{L}\p{N}_/@.])@([\p{L}\p{N}_.]{0,32})$/u.exec(text.slice(0, caret));
  return match ? { from: caret - match[1]!.length - 1, query: match[1]! } : null;
}

/** Members whom a query may mean, those whose name or handle begins with it first. */
export function suggestionsOf<T extends Callable>(query: string, members: readonly T[], max: number): T[] {
  const wanted = query.toLocaleLowerCase();
  const rank = ({ handle, displayName }: T): number => {
    const names = [handle, displayName, ...displayName.split(/\s+/)].map((name) => name.toLocaleLowerCase());
    return names.some((name) => name.startsWith(wanted)) ? 0 : names.some((name) => name.includes(wanted)) ? 1 : 2;
  };
  return members
    .map((member) => ({ member, rank: rank(member) }))
    .filter((candidate) => candidate.rank < 2)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, max)
    .map(({ member }) => member);
}

/** Whom a text calls. */
export function mentionedIn(text: string, members: readonly Callable[], mayCallAll: boolean): { mentionedIds: string[]; mentionsAll: boolean } {
  const spans = spansOf(text, members, mayCallAll);
  const handles = new Set(spans.flatMap((span) => (span.type === 'mention' ? span.text.slice(1).toLowerCase() : [])));
  return {
    mentionedIds: members.filter(({ handle }) => handles.has(handle.toLowerCase())).map(({ userId }) => userId).slice(0, 100),
    mentionsAll: mayCallAll && handles.has(EVERYBODY),
  };
}

/** The beginning of a text in one line. */
export function lineOf(text: string, max = 140): string {
  const line = text.slice(0, max * 4).replace(/\s+/gu, ' ').trim();
  return line.length > max ? `${[...line].slice(0, max).join('')}…` : line;
}

/** The beginning of a very long text, up to where a character ends that a reader sees; a shorter one whole. */
export function shortened(text: string): string {
  let end = text.length > SHORT_CHARACTERS * 1.2 ? SHORT_CHARACTERS : text.length;
  for (let at = -1, lines = 0; lines < SHORT_LINES; lines++) {
    at = text.indexOf('\n', at + 1);
    if (at < 0 || at >= end) {
      break;
    }
    if (lines === SHORT_LINES - 1) {
      end = at;
    }
  }
  const cut = end < text.length ? segmenter.segment(text.slice(0, end + SHORT_CHARACTERS)).containing(end)?.index : end;
  return text.slice(0, cut || end);
}
