import { collapsed } from '../text.js';
import { changeText, dayOf, reason, timeOf } from '../words.js';
import { arrange, instance, setText } from './dom.js';

/** The list of messages: those of the log in their order, then those that wait to get there. */
export class Timeline {
  #list;
  #on;
  #nodes = new Map();
  /** What each node shows; items are replaced, never changed. */
  #shown = new WeakMap();

  /**
   * @param {Element} list
   * @param {{sendAnew: (id: string) => void, discard: (id: string) => void,
   *     expand: (change: () => void) => void}} on `expand` runs a change of height
   */
  constructor(list, on) {
    this.#list = list;
    this.#on = on;
  }

  clear() {
    this.#list.replaceChildren();
    this.#nodes.clear();
  }

  /** The first message that ends below a height on screen. */
  firstBelow(y) {
    const nodes = [...this.#list.querySelectorAll('.message')];
    return nodes.find((node) => node.getBoundingClientRect().bottom > y);
  }

  /**
   * @param {{messages: object[], waiting: object[], me: object,
   *     nameOf: (userId: string) => string, connected: boolean, progress: (message: object) => string}} content
   */
  render({ messages, waiting, me, nameOf, connected, progress }) {
    const rows = [];
    let day = 0;
    for (const item of [...messages, ...waiting]) {
      if (item.hidden) {
        continue;
      }
      const date = new Date(item.sent_at ?? item.written_at_millis);
      const itsDay = new Date(date).setHours(0, 0, 0, 0);
      if (itsDay > day) {
        day = itsDay;
        rows.push({ key: `day ${day}`, date });
      }
      const key = item.sequence ? `sequence ${item.sequence}` : `waiting ${item.client_message_id}`;
      const mine = !item.sequence || item.sender_id === me.user_id;
      if (mine && item.sequence) {
        this.#becomesSent(item, key);
      }
      rows.push({ key, date, item, mine });
    }
    arrange(this.#list, this.#nodes, rows, (row) => this.#make(row));
    for (const { key, date, item, mine } of rows) {
      if (item) {
        const state = mine && !item.change ? stateOf(item, connected, progress) : '';
        this.#fill(this.#nodes.get(key), { date, item, mine, nameOf, state });
      }
    }
  }

  /** The node of a message that waited goes on as that of the message in the log. */
  #becomesSent({ client_message_id }, key) {
    const waitingKey = `waiting ${client_message_id}`;
    const node = this.#nodes.get(waitingKey);
    if (node && !this.#nodes.has(key)) {
      this.#nodes.delete(waitingKey);
      this.#nodes.set(key, node);
    }
  }

  #make({ date, item }) {
    if (item === undefined) {
      const node = instance('day');
      node.firstElementChild.dateTime = date.toISOString().slice(0, 10);
      setText(node.firstElementChild, dayOf(date));
      return node;
    }
    const node = instance('message');
    node.querySelector('.again').onclick = () => this.#on.sendAnew(node.dataset.id);
    node.querySelector('.discard').onclick = () => this.#on.discard(node.dataset.id);
    return node;
  }

  #fill(node, { date, item, mine, nameOf, state }) {
    const shown = this.#shown.get(node);
    if (shown?.item === item && shown.state === state) {
      return;
    }
    const failed = item.state === 'failed';
    node.dataset.id = item.client_message_id;
    node.classList.toggle('mine', mine);
    node.classList.toggle('failed', failed);
    node.classList.toggle('waiting', !item.sequence);
    setText(node.querySelector('.author'), mine ? 'You' : nameOf(item.sender_id));
    const time = node.querySelector('time');
    time.dateTime = date.toISOString();
    setText(time, item.edited_at ? `${timeOf(date)}, edited` : timeOf(date));
    setText(node.querySelector('.state'), state);
    node.classList.toggle('read', state === 'Read');
    node.querySelector('.actions').hidden = !failed;
    node.classList.toggle('system', item.change !== undefined);
    const text = item.change ? changeText(item, nameOf) : textOf(item);
    if (shown?.text !== text) {
      this.#fillText(node, text, item.preview);
    }
    this.#shown.set(node, { item, state, text });
  }

  #fillText(node, text, isPreview) {
    const paragraph = node.querySelector('.text');
    const button = node.querySelector('.expand');
    // The rest of a preview is on its way.
    const short = isPreview ? text : collapsed(text);
    const show = (whole) => {
      setText(paragraph, whole ? text : `${short}…`);
      setText(button, whole ? 'Show less' : 'Show all');
      button.setAttribute('aria-expanded', String(whole));
    };
    button.hidden = short === null || isPreview;
    button.onclick = () =>
      this.#on.expand(() => show(button.getAttribute('aria-expanded') === 'false'));
    show(short === null);
  }
}

function textOf(item) {
  if (item.deleted_at) {
    return 'This message was deleted.';
  }
  return item.text ?? item.body?.text ?? 'This kind of message cannot be shown here.';
}

function stateOf(item, connected, progress) {
  if (item.sequence) {
    return progress(item);
  }
  if (item.state === 'failed') {
    return `Not sent: ${reason(item.code)}`;
  }
  return connected ? 'Sending…' : 'Waiting for the connection';
}
