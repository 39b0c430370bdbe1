import type { Member, MessageItem, WindowView } from '@chat-platform/sdk';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { MORE, QUICK } from '../core/emoji.js';
import { lineOf, mentionAt, mentionedIn, suggestionsOf } from '../core/text.js';
import { t } from '../i18n/index.js';
import { attempt, chat, manages, me, nameOf, plainText, titleOf } from '../state/chat.js';
import { draftOf, keepDraft } from '../state/drafts.js';
import { Avatar } from './Avatar.js';
import { Icon } from './Icon.js';
import { Menu, type Spot } from './Menu.js';

const SUGGESTIONS_MAX = 6;
/** From here on the length is counted with each key. */
const COUNTED_FROM = 0.9;

interface Props {
  view: WindowView;
  /** The message that is being edited. */
  editing: MessageItem | null;
  replyTo: number | undefined;
  onEdited: () => void;
  onSent: () => void;
  onEditLast: () => void;
  onShow: (sequence: number) => void;
}

/** Where one writes. Enter sends, Shift+Enter breaks the line; what is not sent stays on the device. */
export function Composer({ view, editing, replyTo, onEdited, onSent, onEditLast, onShow }: Props) {
  const { conversation, conversationId } = view;
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => editing?.message.body?.text ?? draftOf(conversationId)?.text ?? '');
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [dismissed, setDismissed] = useState(false);
  const [emoji, setEmoji] = useState<Spot | null>(null);
  const others = (conversation?.members ?? []).filter(({ userId }) => userId !== me());
  const mayCallAll = conversation?.kind === 'group' && manages(conversation);
  const callable: Member[] = mayCallAll ? [...others, { userId: '', handle: 'all', displayName: t('composer.all') }] : others;
  const mention = dismissed ? null : mentionAt(text, caret);
  const suggestions = mention && conversation && conversation.kind !== 'direct' ? suggestionsOf(mention.query, callable, SUGGESTIONS_MAX) : [];
  const surplus = text.length < chat.textCodePointsMax * COUNTED_FROM ? 0 : Math.max(0, [...text].length - chat.textCodePointsMax);

  useLayoutEffect(() => {
    const area = field.current!;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  }, [text]);
  useEffect(() => {
    const area = field.current!;
    // On a phone the keyboard would cover what is to be read.
    if (editing || matchMedia('(hover: hover)').matches) {
      area.focus({ preventScroll: true });
    }
    area.setSelectionRange(area.value.length, area.value.length);
  }, []);

  const write = (value: string, at?: number) => {
    setText(value);
    setDismissed(false);
    setChosen(0);
    if (!editing) {
      keepDraft(conversationId, { text: value, ...(replyTo !== undefined && { replyTo }) });
    }
    if (at !== undefined) {
      setCaret(at);
      requestAnimationFrame(() => {
        field.current?.focus();
        field.current?.setSelectionRange(at, at);
      });
    }
  };
  const insert = (piece: string, from = field.current!.selectionStart, to = field.current!.selectionEnd) =>
    write(text.slice(0, from) + piece + text.slice(to), from + piece.length);
  const complete = (member: Member) => insert(`@${member.handle} `, mention!.from, caret);
  const cancel = () => {
    if (editing) {
      onEdited();
    } else {
      keepDraft(conversationId, { text });
    }
  };
  const submit = () => {
    if (text.trim() === '' || surplus > 0) {
      return;
    }
    if (editing) {
      if (text !== editing.message.body?.text) {
        // What is refused comes as an event.
        chat.edit(conversationId, editing.message.sequence, text).catch(() => {});
      }
      onEdited();
      return;
    }
    const { mentionedIds, mentionsAll } = mentionedIn(text, others, mayCallAll);
    const draft = {
      text: text.trimEnd(),
      ...(replyTo !== undefined && { replyTo }),
      ...(mentionedIds.length > 0 && { mentionedIds }),
      ...(mentionsAll && { mentionsAll }),
    };
    // A refused message says so in its place; only one that could not even be queued is told here.
    chat.send(conversationId, draft).catch((error) => error.code === 'outbox_full' && attempt(Promise.reject(error)));
    setText('');
    keepDraft(conversationId, { text: '' });
    onSent();
    field.current?.focus();
  };
  const keyed = (event: KeyboardEvent) => {
    if (event.isComposing) {
      return;
    }
    if (suggestions.length > 0) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        setChosen((chosen + step + suggestions.length) % suggestions.length);
      } else if (event.key === 'Enter' || event.key === 'Tab') {
        complete(suggestions[chosen]!);
      } else if (event.key === 'Escape') {
        setDismissed(true);
      } else {
        return;
      }
      event.preventDefault();
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape' && (editing || replyTo !== undefined)) {
      event.preventDefault();
      cancel();
    } else if (event.key === 'ArrowUp' && text === '' && !editing && !event.altKey) {
      event.preventDefault();
      onEditLast();
    }
  };
  const answered = view.items.find((item): item is MessageItem => item.type === 'message' && item.message.sequence === replyTo);
  const name = conversation ? titleOf(conversation) : '';
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {suggestions.length > 0 && (
        <ul class="suggestions" role="listbox" id="suggestions" aria-label={t('composer.suggestions')}>
          {suggestions.map((member, index) => (
            <li
              key={member.handle}
              id={`suggestion-${index}`}
              role="option"
              aria-selected={index === chosen}
              onPointerDown={(event) => {
                event.preventDefault();
                complete(member);
              }}
            >
              <Avatar id={member.userId} name={member.displayName} size="s" />
              <strong dir="auto">{member.displayName}</strong>
              <span>@{member.handle}</span>
            </li>
          ))}
        </ul>
      )}
      {(editing || replyTo !== undefined) && (
        <div class="context">
          <Icon name={editing ? 'edit' : 'reply'} />
          <button type="button" class="quote" onClick={() => onShow(editing?.message.sequence ?? replyTo!)}>
            <strong dir="auto">
              {editing ? t('composer.editing') : t('composer.replying', { name: answered ? nameOf(answered.message.senderId, conversation?.members) : '' })}
            </strong>
            <span dir="auto">{lineOf(editing?.message.body?.text ?? (answered ? plainText(answered.message, conversation?.members) : t('message.quoteUnknown')))}</span>
          </button>
          <button type="button" class="round" aria-label={t('app.cancel')} onClick={cancel}>
            <Icon name="close" />
          </button>
        </div>
      )}
      {surplus > 0 && (
        <p class="error" role="alert">
          {t('composer.tooLong', { count: surplus })}
        </p>
      )}
      <div class="field">
        <button
          type="button"
          class="round"
          aria-label={t('composer.emoji')}
          aria-haspopup="menu"
          onClick={(event) => {
            const { left, top } = event.currentTarget.getBoundingClientRect();
            setEmoji({ x: left, y: top - 280 });
          }}
        >
          <Icon name="smile" />
        </button>
        <textarea
          id="composer"
          ref={field}
          rows={1}
          dir="auto"
          aria-label={editing ? t('composer.editing') : t('composer.label')}
          placeholder={t('composer.placeholder', { name })}
          value={text}
          aria-autocomplete="list"
          aria-controls={suggestions.length > 0 ? 'suggestions' : undefined}
          aria-activedescendant={suggestions.length > 0 ? `suggestion-${chosen}` : undefined}
          onInput={(event) => {
            write(event.currentTarget.value);
            setCaret(event.currentTarget.selectionStart);
            if (!editing && event.currentTarget.value.trim() !== '') {
              chat.setTyping(conversationId);
            }
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={keyed}
        />
        <button class="round send" aria-label={editing ? t('app.save') : t('composer.send')} disabled={text.trim() === '' || surplus > 0}>
          <Icon name={editing ? 'check' : 'send'} />
        </button>
      </div>
      {emoji && (
        <Menu label={t('composer.emoji')} at={emoji} actions={[]} onClose={() => setEmoji(null)}>
          <div class="emoji all" role="group">
            {[...QUICK, ...MORE].map((one) => (
              <button
                key={one}
                type="button"
                role="menuitem"
                onClick={() => {
                  setEmoji(null);
                  insert(one);
                }}
              >
                {one}
              </button>
            ))}
          </div>
        </Menu>
      )}
    </form>
  );
}
