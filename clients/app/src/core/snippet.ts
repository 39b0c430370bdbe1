import type { Hit } from '@chat-platform/sdk';

export interface Piece {
  text: string;
  /** It is what was looked for. */
  found: boolean;
}

const CHARACTERS_MAX = 200;
const ONE_CHARACTER_WORDS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** The pieces of a snippet. Nothing of it ever becomes HTML, and places that do not fit to the text are left out. */
export function piecesOf({ text, highlights, cutBefore, cutAfter }: Hit['snippet']): Piece[] {
  const pieces: Piece[] = [];
  const push = (piece: string, found: boolean) => piece !== '' && pieces.push({ text: piece, found });
  let at = 0;
  push(cutBefore ? '…' : '', false);
  for (const { start, end } of highlights) {
    if (start >= at && end > start) {
      push(text.slice(at, start), false);
      push(text.slice(start, end), true);
      at = end;
    }
  }
  push(text.slice(at) + (cutAfter ? '…' : ''), false);
  return pieces;
}

/** What to ask the platform for; null when it is too little to be looked for. White space at the end says that the last word is whole. */
export function questionOf(typed: string): string | null {
  const words = typed.trimStart().slice(0, CHARACTERS_MAX);
  const letters = words.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  return letters >= 2 || ONE_CHARACTER_WORDS.test(words) ? words : null;
}
