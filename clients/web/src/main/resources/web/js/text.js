/** Decisions about texts as people write them. */

const COLLAPSED_CHARACTERS = 1_200;
const COLLAPSED_LINES = 18;
const SNIPPET_CHARACTERS = 120;

/** Length as the platform counts it: in Unicode code points. */
export function codePoints(text) {
  let count = 0;
  for (const _ of text) {
    count++;
  }
  return count;
}

/** Replaces halves of surrogate pairs, which no encoding can carry. */
export function wellFormed(text) {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** The beginning of a long text, ended where no character is cut; null when it is not long. */
export function collapsed(text) {
  const lines = text.split('\n', COLLAPSED_LINES + 1);
  const few = lines.length > COLLAPSED_LINES ? lines.slice(0, COLLAPSED_LINES).join('\n') : text;
  if (few.length > COLLAPSED_CHARACTERS) {
    return beginning(few, COLLAPSED_CHARACTERS);
  }
  return few.length < text.length ? few : null;
}

/** One line for the list of conversations. */
export function snippet(text) {
  const start = text
    .slice(0, 2 * SNIPPET_CHARACTERS)
    .replace(/\s+/g, ' ')
    .trim();
  return start.length > SNIPPET_CHARACTERS ? `${beginning(start, SNIPPET_CHARACTERS)}…` : start;
}

function beginning(text, length) {
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter().segment(text.slice(0, length + 64))) {
    if (index + segment.length > length) {
      break;
    }
    end = index + segment.length;
  }
  // A single grapheme may be longer than all of the room: then it is cut.
  return text.slice(0, end || length);
}
