import { messagesOf } from '../store.js';
import { snippet } from '../text.js';
import { presenceWords, problem } from '../words.js';
import { element, setText, showPresence } from './dom.js';
import { Timeline } from './timeline.js';

/** How near to the top older messages are loaded. */
const OLDER_AHEAD_PIXELS = 800;

const CONTACT_ACTIONS = {
  none: 'Add contact',
  incoming: 'Accept contact',
  outgoing: 'Contact requested',
};

/** The conversation on screen: its messages and the field for the next one. */
export class ChatView {
  #app;
  #scroller = element('scroller');
  #text = element('text');
  #timeline;
  #drafts = new Map();
  #shownId = null;
  #atBottom = true;
  /** Sequence up to which screen readers need no announcement; null before the first render. */
  #announced = null;

  /** @param {import('../app.js').App} app */
  constructor(app) {
    this.#app = app;
    this.#timeline = new Timeline(element('messages'), {
      sendAnew: (id) => app.sendAnew(id),
      discard: (id) => app.discard(id),
      expand: (change) => this.#keepingPlace(change),
    });
    this.#scroller.onscroll = () => this.#scrolled();
    new ResizeObserver(() => this.#atBottom && this.#toBottom()).observe(this.#scroller);
    element('contact').onclick = () => this.#try(() => app.addContact());
    element('block').onclick = () => this.#try(() => app.setBlock(!app.contact.blocked));
    element('newest').onclick = () => this.#toBottom();
    element('composer').onsubmit = (event) => {
      event.preventDefault();
      this.#send();
    };
    this.#text.onkeydown = (event) => {
      const touch = matchMedia('(pointer: coarse)').matches;
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && !touch) {
        event.preventDefault();
        this.#send();
      }
    };
  }

  render() {
    const { openId, openConversation: conversation } = this.#app;
    element('chat').hidden = openId === null;
    element('nothing-open').hidden = openId !== null;
    element('chats').classList.toggle('open', openId !== null);
    if (openId !== this.#shownId) {
      this.#change(openId);
    }
    if (conversation) {
      this.#show(conversation);
    }
  }

  #change(openId) {
    this.#drafts.set(this.#shownId, this.#text.value);
    this.#text.value = this.#drafts.get(openId) ?? '';
    this.#drafts.delete(openId);
    this.#shownId = openId;
    this.#timeline.clear();
    this.#atBottom = true;
    this.#announced = null;
    setText(element('chat-name'), '');
    setText(element('chat-handle'), '');
    setText(element('composer-error'), '');
    if (openId !== null && matchMedia('(pointer: fine)').matches) {
      this.#text.focus();
    }
  }

  #show(conversation) {
    const other = this.#app.otherOf(conversation);
    setText(element('chat-name'), other.display_name);
    const isGroup = conversation.name !== null;
    setText(element('chat-handle'), isGroup ? other.handle : `@${other.handle}`);
    element('messages').classList.toggle('group', isGroup);
    const presence = this.#app.presenceOf(conversation);
    showPresence(element('chat-dot'), presence.state);
    setText(element('chat-presence'), presenceWords(presence, new Date()));
    this.#showContact(this.#app.contact);
    this.#keepingPlace(() => {
      setText(element('older'), this.#olderText(conversation));
      this.#timeline.render({
        messages: messagesOf(conversation),
        waiting: this.#app.openOutbox,
        me: this.#app.me,
        nameOf: (userId) => this.#app.nameOf(conversation, userId),
        connected: this.#app.connectionState === 'live',
        progress: (message) => this.#app.progressOf(conversation, message),
      });
    });
    this.#announce(conversation.last_message, (userId) => this.#app.nameOf(conversation, userId));
    this.#scrolled();
  }

  /** @param {{state?: string, blocked?: boolean} | null} contact without a state: being loaded */
  #showContact(contact) {
    const action = contact?.blocked ? undefined : CONTACT_ACTIONS[contact?.state];
    element('contact').hidden = !action;
    element('contact').disabled = contact?.state === 'outgoing';
    setText(element('contact'), action ?? '');
    element('block').hidden = !contact?.state;
    setText(element('block'), contact?.blocked ? 'Unblock' : 'Block');
  }

  async #try(action) {
    try {
      await action();
      setText(element('composer-error'), '');
    } catch (failure) {
      setText(element('composer-error'), problem(failure));
    }
  }

  /** Says the newest message to screen readers; a live list would read out older history too. */
  #announce(message, nameOf) {
    const sequence = message?.sequence ?? 0;
    if (
      this.#announced !== null &&
      sequence > this.#announced &&
      message.sender_id !== this.#app.me.user_id
    ) {
      setText(
        element('announcement'),
        `${nameOf(message.sender_id)}: ${snippet(message.body?.text ?? '')}`,
      );
    }
    this.#announced = sequence;
  }

  #olderText(conversation) {
    if (this.#app.hasOlder) {
      return 'Loading older messages…';
    }
    return conversation.head === 0 ? 'No messages yet. Say hello.' : '';
  }

  /** Runs a change of the list so that what is being read stays where it is. */
  #keepingPlace(change) {
    const top = this.#scroller.getBoundingClientRect().top;
    const read = this.#timeline.firstBelow(top);
    const before = read?.getBoundingClientRect().top;
    change();
    if (this.#atBottom) {
      this.#toBottom();
    } else if (read?.isConnected) {
      this.#scroller.scrollTop += read.getBoundingClientRect().top - before;
    }
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    this.#atBottom = scrollHeight - scrollTop - clientHeight < 40;
    element('newest').hidden = this.#atBottom;
    this.#app.readingOlder = !this.#atBottom;
    if (scrollTop < OLDER_AHEAD_PIXELS && this.#app.hasOlder && !this.#app.loadingOlder) {
      this.#app.loadOlder();
    }
  }

  #toBottom() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#atBottom = true;
    element('newest').hidden = true;
  }

  #send() {
    if (this.#text.value.trim() === '') {
      return;
    }
    const refusal = this.#app.send(this.#text.value);
    setText(element('composer-error'), refusal ?? '');
    if (refusal === null) {
      this.#text.value = '';
      this.#atBottom = true;
    }
    this.#text.focus();
  }
}
