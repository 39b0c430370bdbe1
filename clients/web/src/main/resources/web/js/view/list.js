import { unreadOf } from '../store.js';
import { snippet } from '../text.js';
import { changeText, presenceWords, problem, timeOrDayOf } from '../words.js';
import { arrange, element, instance, setText, showPresence } from './dom.js';

const UNREAD_SHOWN_MAX = 999;

/** The conversations beside the chat, and the form that starts one. */
export class ListView {
  #app;
  #nodes = new Map();

  /** @param {import('../app.js').App} app */
  constructor(app) {
    this.#app = app;
    const form = element('start');
    form.onsubmit = async (event) => {
      event.preventDefault();
      await this.#start(form.elements.handle);
    };
    const group = element('start-group');
    group.onsubmit = async (event) => {
      event.preventDefault();
      await this.#startGroup(group.elements);
    };
    element('more-conversations').onclick = () => app.loadMoreConversations();
  }

  render() {
    const rows = this.#app.conversations().map((conversation) => ({
      key: conversation.conversation_id,
      conversation,
    }));
    arrange(element('conversations'), this.#nodes, rows, () => instance('conversation'));
    rows.forEach((row) => this.#fill(this.#nodes.get(row.key), row.conversation));
    const empty = element('list-empty');
    empty.hidden = rows.length > 0;
    const loading = this.#app.connectionState === 'stopped' ? '' : 'Loading…';
    setText(empty, this.#app.loaded ? 'No conversations yet.' : loading);
    element('more-conversations').hidden = !this.#app.hasMoreConversations;
  }

  #fill(node, conversation) {
    const id = conversation.conversation_id;
    const link = node.querySelector('a');
    link.href = `#${id}`;
    if (id === this.#app.openId) {
      link.setAttribute('aria-current', 'true');
    } else {
      link.removeAttribute('aria-current');
    }
    setText(node.querySelector('.name'), this.#app.otherOf(conversation).display_name);
    const presence = this.#app.presenceOf(conversation);
    showPresence(node.querySelector('.presence'), presence.state);
    setText(node.querySelector('.presence > .hidden'), presenceWords(presence, new Date()));
    const unread = unreadOf(conversation);
    node.querySelector('.new').hidden = unread === 0;
    setText(node.querySelector('.unread'), String(Math.min(unread, UNREAD_SHOWN_MAX)));
    const message = conversation.last_message;
    if (message?.sent_at) {
      const mine = message.sender_id === this.#app.me.user_id;
      const sentAt = new Date(message.sent_at);
      node.querySelector('time').dateTime = message.sent_at;
      setText(node.querySelector('time'), timeOrDayOf(sentAt, new Date()));
      setText(node.querySelector('.author'), mine && !message.change ? 'You: ' : '');
      const nameOf = (userId) => this.#app.nameOf(conversation, userId);
      const words = message.change ? changeText(message, nameOf) : (message.body?.text ?? '');
      setText(node.querySelector('.words'), snippet(words));
    }
  }

  async #startGroup({ name, handles }) {
    const error = element('start-group-error');
    setText(error, '');
    const others = handles.value
      .split(/[\s,]+/)
      .map((handle) => handle.replace(/^@/, '').toLowerCase())
      .filter((handle) => handle !== '');
    try {
      location.hash = await this.#app.makeGroup(name.value, others);
      name.value = '';
      handles.value = '';
    } catch (failure) {
      setText(error, problem(failure));
    }
  }

  async #start(input) {
    const handle = input.value.trim().replace(/^@/, '').toLowerCase();
    const error = element('start-error');
    setText(error, '');
    if (handle === this.#app.me.handle) {
      setText(error, 'This is your own handle.');
      return;
    }
    try {
      const id = await this.#app.conversationWith(handle);
      if (id === null) {
        setText(error, `Nobody has the handle “${handle}”.`);
      } else {
        input.value = '';
        location.hash = id;
      }
    } catch (failure) {
      setText(error, problem(failure));
    }
  }
}
