import type { Conversation, MessageItem } from '@chat-platform/sdk';
import { useState } from 'preact/hooks';
import { MORE, QUICK } from '../core/emoji.js';
import { t } from '../i18n/index.js';
import { attempt, chat, manages, me } from '../state/chat.js';
import { ask, toast } from '../state/notices.js';
import { Icon } from './Icon.js';
import { Menu, type Action, type Spot } from './Menu.js';

/** The message that something is to be done with, and where the menu opens. */
export interface Acting {
  item: MessageItem;
  at: Spot;
  /** Only reactions are wanted. */
  reacting?: boolean;
}

interface Props {
  acting: Acting;
  conversation: Conversation | null;
  onClose: () => void;
  onReply: (item: MessageItem) => void;
  onEdit: (item: MessageItem) => void;
  onForward: (item: MessageItem) => void;
}

/** What can be done with a message. */
export function Actions({ acting: { item, at, reacting }, conversation, onClose, onReply, onEdit, onForward }: Props) {
  const [all, setAll] = useState(false);
  if (!conversation) {
    return null;
  }
  const { message, own } = item;
  const { conversationId } = conversation;
  const text = message.body?.text;
  const there = !message.deletedAt;
  // What is refused comes as an event, and is told there.
  const quietly = (action: Promise<unknown>) => void action.catch(() => {});
  const react = (reaction: string) => {
    const mine = message.reactions?.find((other) => other.reaction === reaction)?.userIds.includes(me()) ?? false;
    quietly(chat.react(conversationId, message.sequence, reaction, mine));
    onClose();
  };
  const actions: (Action | false)[] = [
    there && { label: t('message.reply'), icon: 'reply', run: () => onReply(item) },
    there && own && text !== undefined && { label: t('message.edit'), icon: 'edit', run: () => onEdit(item) },
    there && text !== undefined && { label: t('message.copy'), icon: 'copy', run: () => copy(text) },
    there && text !== undefined && { label: t('message.forward'), icon: 'forward', run: () => onForward(item) },
    there &&
      (own || manages(conversation)) && {
        label: t('message.delete'),
        icon: 'trash',
        danger: true,
        run: async () => {
          if (await ask(t('message.deleteAsk'), t('message.delete'))) {
            quietly(chat.delete(conversationId, message.sequence));
          }
        },
      },
    {
      label: t('message.hide'),
      icon: 'hide',
      danger: true,
      run: async () => {
        if (await ask(t('message.hideAsk'), t('message.hide'))) {
          quietly(chat.hide(conversationId, message.sequence));
        }
      },
    },
  ];
  const shown = all ? [...QUICK, ...MORE] : QUICK;
  return (
    <Menu label={t('message.actions')} at={at} onClose={onClose} actions={reacting ? [] : actions.filter((action) => action !== false)}>
      {there && (
        <div class={`emoji ${all ? 'all' : ''}`} role="group" aria-label={t('message.react')}>
          {shown.map((reaction) => (
            <button key={reaction} type="button" role="menuitem" aria-label={t('message.reactWith', { reaction })} onClick={() => react(reaction)}>
              {reaction}
            </button>
          ))}
          {!all && (
            <button type="button" role="menuitem" aria-label={t('message.moreReactions')} onClick={() => setAll(true)}>
              <Icon name="plus" />
            </button>
          )}
        </div>
      )}
    </Menu>
  );
}

export async function copy(text: string): Promise<void> {
  if (await attempt(navigator.clipboard.writeText(text))) {
    toast(t('message.copied'));
  }
}
