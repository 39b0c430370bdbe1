import type { Hit, HitPage } from '@chat-platform/sdk';
import { useEffect, useRef, useState } from 'preact/hooks';
import { piecesOf } from '../core/snippet.js';
import { fullTime, shortTime, t } from '../i18n/index.js';
import { chat, errorText, me, nameOf, titleOf } from '../state/chat.js';
import { announcement } from '../state/notices.js';
import { openConversation } from '../state/place.js';
import { Avatar } from './Avatar.js';

/** A pause of somebody who types. */
const PAUSE_MILLIS = 250;
/** An answer may be empty although there is more; so often it is asked on without being told to. */
const EMPTY_PAGES_MAX = 5;

interface Props {
  /** What is asked for; what was found before stays until there is an answer to another question. */
  question: string;
  ask: (cursor?: string) => Promise<HitPage>;
  label: string;
  /** Whether the label stands above them already. */
  titled?: boolean;
  none: string;
}

/** Messages that were found, the newest first; each leads to its place. */
export function Hits({ question, ask, label, titled = false, none }: Props) {
  const [hits, setHits] = useState<Hit[]>([]);
  const [cursor, setCursor] = useState<string>();
  const [busy, setBusy] = useState(true);
  const [error, setError] = useState<unknown>();
  const asked = useRef(question);
  asked.current = question;
  const load = async (from?: string) => {
    const wanted = () => asked.current === question;
    setBusy(true);
    setError(undefined);
    try {
      let page = await ask(from);
      for (let i = 0; page.hits.length === 0 && page.nextCursor && i < EMPTY_PAGES_MAX; i++) {
        page = await ask(page.nextCursor);
      }
      if (wanted()) {
        const all = from === undefined ? page.hits : [...hits, ...page.hits];
        setHits(all);
        setCursor(page.nextCursor);
        announcement.value = all.length === 0 ? none : t('search.found', { count: all.length });
      }
    } catch (refusal) {
      if (wanted()) {
        setError(refusal);
      }
    }
    if (wanted()) {
      setBusy(false);
    }
  };
  useEffect(() => {
    setBusy(true);
    const timer = setTimeout(load, PAUSE_MILLIS);
    return () => clearTimeout(timer);
  }, [question]);
  return (
    <section aria-label={label} aria-busy={busy}>
      {!titled && <h2 class="list-title">{label}</h2>}
      <ul>
        {hits.map((hit) => (
          <HitLine key={`${hit.conversationId} ${hit.sequence}`} hit={hit} />
        ))}
      </ul>
      {error !== undefined && (
        <p class="error padded" role="alert">
          {errorText(error)}
        </p>
      )}
      {busy && hits.length === 0 && <p class="hint padded">{t('search.looking')}</p>}
      {!busy && error === undefined && hits.length === 0 && <p class="hint padded">{none}</p>}
      {!busy && (cursor || error !== undefined) && (
        <button type="button" class="link wide" onClick={() => load(cursor)}>
          {t(error === undefined ? 'search.more' : 'chat.retryLoad')}
        </button>
      )}
    </section>
  );
}

function HitLine({ hit: { conversationId, sequence, senderId, sentAt, snippet } }: { hit: Hit }) {
  const conversation = chat.conversation(conversationId);
  const members = conversation?.members;
  const title = conversation ? titleOf(conversation) : nameOf(senderId);
  const at = Date.parse(sentAt);
  const own = senderId === me();
  const sender = own ? t('message.you') : conversation?.kind === 'direct' ? null : nameOf(senderId, members);
  return (
    <li>
      <button type="button" class="line hit" onClick={() => openConversation(conversationId, sequence)}>
        <Avatar id={conversation?.peer?.userId ?? conversationId} name={title} />
        <span class="line-text">
          <span class="line-top">
            <strong dir="auto">{title}</strong>
            <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
              {shortTime(at)}
            </time>
          </span>
          <span class="hit-text" dir="auto">
            {sender && `${sender}: `}
            {piecesOf(snippet).map(({ text, found }) => (found ? <mark>{text}</mark> : text))}
          </span>
        </span>
      </button>
    </li>
  );
}
