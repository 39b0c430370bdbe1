import type { MessageItem } from '@chat-platform/sdk';
import { t } from '../i18n/index.js';
import { attempt, chat, conversations, titleOf } from '../state/chat.js';
import { toast } from '../state/notices.js';
import { Avatar } from './Avatar.js';
import { Dialog } from './Dialog.js';

export function ForwardDialog({ item: { message }, conversationId, onClose }: { item: MessageItem; conversationId: string; onClose: () => void }) {
  const forward = (to: string, name: string) => {
    const draft = { text: message.body?.text ?? '', forwardedFrom: { conversationId, sequence: message.sequence } };
    attempt(chat.send(to, draft));
    toast(t('message.forwardedTo', { name }));
    onClose();
  };
  return (
    <Dialog title={t('message.forwardTo')} onClose={onClose}>
      <ul class="people">
        {conversations.value.conversations.map((conversation) => {
          const name = titleOf(conversation);
          return (
            <li key={conversation.conversationId}>
              <button type="button" class="person" onClick={() => forward(conversation.conversationId, name)}>
                <Avatar id={conversation.peer?.userId ?? conversation.conversationId} name={name} />
                <strong dir="auto">{name}</strong>
              </button>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
