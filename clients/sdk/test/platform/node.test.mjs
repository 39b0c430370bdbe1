import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import { ChatClient, ChatError, FOR_EVER, isMuted, SessionEnded } from '../../dist/index.js';
import { control, encoding, eventually, everybody, file, PASSWORD, person, url } from './support.mjs';

const run = promisify(execFile);

after(() => Promise.all(everybody.map((client) => client.disconnect())));

test('the quick-start of the README works as it stands', async () => {
  const [, code] = file('README.md').match(/```js\n([\s\S]*?)```/);
  const target = new URL('../../target/', import.meta.url);
  mkdirSync(target, { recursive: true });
  writeFileSync(new URL('quick-start.mjs', target), code);
  const { stdout } = await run('node', ['quick-start.mjs'], {
    cwd: target,
    env: { ...process.env, CHAT_URL: url },
    timeout: 30_000,
  });
  assert.match(stdout, /^Hello! is number \d+ of the conversation\nEcho: Hello!\n$/);
});

test('the platform speaks the encoding that it was asked for', async () => {
  const sockets = [];
  class Kept extends WebSocket {
    constructor(...args) {
      super(...args);
      sockets.push(this);
    }
  }
  await person('Ann', { webSocket: Kept });
  assert.deepEqual(sockets.map(({ protocol }) => protocol), [encoding?.subprotocol ?? 'chat.v1+json']);
});

test('two people: ticks, edits, reactions, replies, typing, presence, deletion', async () => {
  const [ann, ben] = await Promise.all([person('Ann'), person('Ben')]);
  await ann.client.api.addContact(ben.userId);
  await ben.client.api.addContact(ann.userId);
  ann.client.watch([ben.userId]);
  await eventually('Ben is online', () => ann.client.presence.get().get(ben.userId)?.state === 'online');

  const { conversationId } = await ann.client.startConversation(ben.userId);
  const window = ann.client.openConversation(conversationId);
  const items = () => window.view.get().items;
  const sent = ann.client.send(conversationId, 'one');
  assert.deepEqual(items().map(({ type, state }) => [type, state]), [['queued', 'queued']], 'shown at once');
  const { sequence } = await sent;
  await eventually('it is delivered', () => items()[0]?.state === 'delivered');

  const view = await eventually('Ben has it', () => ben.client.conversation(conversationId));
  assert.deepEqual([view.peer.displayName, view.unread, view.lastMessage.body.text], ['Ann', 1, 'one']);
  ben.client.markRead(conversationId);
  assert.equal(ben.client.conversation(conversationId).unread, 0);
  await eventually('it is read', () => items()[0]?.state === 'read');

  ben.client.setTyping(conversationId);
  await eventually('Ben writes', () => ann.client.typing.get().get(conversationId)?.includes(ben.userId));
  await ben.client.send(conversationId, { text: 'two', replyTo: sequence, mentionedIds: [ann.userId] });
  await eventually('the answer is there', () => items()[1]?.message.replyTo === sequence);
  assert.equal(ann.client.typing.get().size, 0, 'who has written does not write any more');
  assert.deepEqual(ann.client.conversation(conversationId).mentions, 1);

  const edited = ann.client.edit(conversationId, sequence, 'one, edited');
  assert.deepEqual([items()[0].message.body.text, items()[0].changing], ['one, edited', true]);
  await edited;
  await ben.client.react(conversationId, sequence, '👍');
  await eventually('the reaction is there', () => items()[0].message.reactions?.[0]?.userIds[0] === ben.userId);
  assert.deepEqual([items()[0].message.body.text, items()[0].changing], ['one, edited', false]);
  await ann.client.delete(conversationId, sequence);
  await eventually('it is gone', () => items()[0].message.deletedAt && !items()[0].message.body);
});

test('a group from its making to its leaving', async () => {
  const people = await Promise.all([person('Ann'), person('Ben'), person('Eve')]);
  const [ann, ben, eve] = people;
  const group = await ann.client.createGroup('Reading circle', [ben.userId]);
  const { conversationId } = group;
  await eventually('Ben sees it', () => ben.client.conversation(conversationId)?.name === 'Reading circle');
  await ann.client.api.addMembers(conversationId, [eve.userId]);
  await eventually('Eve sees it', () => eve.client.conversation(conversationId));
  const window = eve.client.openConversation(conversationId);
  await eventually('Eve sees who is in it', () => window.view.get().conversation?.members?.length === 3);
  await ann.client.send(conversationId, 'welcome');
  await eventually('Eve reads', () => window.view.get().items.some(({ message }) => message.body?.text === 'welcome'));
  await eve.client.api.removeMember(conversationId, eve.userId);
  await eventually('Eve is out', () => eve.client.conversation(conversationId) === undefined);
  assert.ok(eve.events.some(({ type }) => type === 'conversationRemoved'));
  await eventually('Ben hears of it', () => ben.client.conversation(conversationId)?.memberCount === 2);
});

test('who has written is known by name on a device that no list of members names him to', async (t) => {
  const [ann, ben] = await Promise.all([person('Ann'), person('Ben')]);
  const { conversationId } = await ann.client.createChannel({ name: 'News', joining: 'public' });
  await ben.client.api.joinChannel(conversationId);
  await eventually('Ben is in', () => ben.client.conversation(conversationId));
  await ben.client.send(conversationId, 'and away');
  await ben.client.api.removeMember(conversationId, ben.userId);
  await eventually('he is no member', async () =>
    (await ann.client.api.members(conversationId)).members.every(({ userId }) => userId !== ben.userId),
  );

  const again = new ChatClient({ url, encoding });
  t.after(() => again.disconnect());
  await again.logIn(ann.handle, PASSWORD);
  await again.connect();
  const window = again.openConversation(conversationId);
  const written = await eventually('the message is there', () => window.view.get().items.find(({ message }) => message?.body?.text === 'and away'));
  assert.equal(window.view.get().conversation.members.some(({ userId }) => userId === ben.userId), false);
  let told = false;
  again.profiles.subscribe(() => (told = true));
  await eventually('his name is there', () => again.profile(written.message.senderId)?.displayName === 'Ben');
  await eventually('it is told', () => told && again.profiles.get().get(ben.userId)?.handle === ben.handle);
});

test('a window pages both ways and jumps, and iterators go through everything', async (t) => {
  const [ann, ben] = await Promise.all([person('Ann'), person('Ben')]);
  const { conversationId } = await ann.client.startConversation(ben.userId);
  const texts = Array.from({ length: 180 }, (_, i) => `text ${i + 1}`);
  // As fast as they come: what the platform puts off is sent again, and keeps its place.
  await Promise.all(texts.map((text) => ann.client.send(conversationId, text)));

  const again = new ChatClient({ url, encoding });
  t.after(() => again.disconnect());
  await again.logIn(ann.handle, PASSWORD);
  await again.connect();
  // What comes while the window is open makes it longer.
  await eventually('the list is as new as the log', () => again.conversation(conversationId)?.head === texts.length);
  const window = again.openConversation(conversationId);
  const shown = () => window.view.get().items.map(({ message }) => message.body.text);
  await eventually('the newest are shown', () => shown().length === 50 && shown().at(-1) === 'text 180');
  await window.older();
  assert.deepEqual(shown(), texts.slice(80));
  await window.jumpTo(30);
  assert.ok(shown().includes('text 30') && !shown().includes('text 180'));
  assert.ok(window.view.get().hasNewer && window.view.get().hasOlder);
  while (window.view.get().hasNewer) {
    await window.newer();
  }
  while (window.view.get().hasOlder) {
    await window.older();
  }
  assert.deepEqual(shown(), texts);

  const backwards = [];
  for await (const message of again.history(conversationId)) {
    backwards.push(message.body.text);
  }
  assert.deepEqual(backwards.reverse(), texts);
  const forwards = [];
  for await (const message of again.history(conversationId, { after: 100 })) {
    forwards.push(message.body.text);
  }
  assert.deepEqual(forwards, texts.slice(100));
  const conversations = [];
  for await (const conversation of again.allConversations()) {
    conversations.push(conversation.conversationId);
  }
  assert.deepEqual(conversations, [conversationId]);
});

test('preferences are in step on all devices, calls are counted on each, and what is muted does not notify', async (t) => {
  const [ann, ben] = await Promise.all([person('Ann'), person('Ben')]);
  const { conversationId } = await ann.client.startConversation(ben.userId);
  await ann.client.send(conversationId, { text: 'one', mentionedIds: [ben.userId] });
  await eventually('Ben is called', () => ben.client.conversation(conversationId)?.mentions === 1);
  const heard = () => ben.events.filter(({ type }) => type === 'message').map(({ message, notify }) => [message.body.text, notify]);
  const laptop = new ChatClient({ url, encoding });
  t.after(() => laptop.disconnect());
  await laptop.logIn(ben.handle, PASSWORD);
  await laptop.connect();
  const onLaptop = () => laptop.conversation(conversationId);
  await eventually('the laptop counts the same', () => onLaptop()?.mentions === 1);

  const wanted = ben.client.setPreferences(conversationId, { pinned: true, notify: 'mentions', mutedUntil: FOR_EVER });
  assert.equal(ben.client.conversation(conversationId).preferences.pinned, true, 'at once');
  await wanted;
  await eventually('the laptop has it', () => onLaptop().preferences.pinned && isMuted(onLaptop().preferences, Date.now()));
  await ann.client.send(conversationId, 'two');
  await laptop.setPreferences(conversationId, { mutedUntil: null });
  await eventually('it is not muted any more', () => !isMuted(ben.client.conversation(conversationId).preferences, Date.now()));
  await ann.client.send(conversationId, { text: 'three', mentionedIds: [ben.userId] });
  await eventually('everything has come', () => heard().length === 3);
  assert.deepEqual(heard(), [['one', true], ['two', false], ['three', true]]);
  assert.equal(ben.client.conversation(conversationId).mentions, 2);

  laptop.markRead(conversationId);
  await eventually('it is read', () => ben.client.conversation(conversationId).mentions === 0);
  await ben.client.setPreferences(conversationId, { markedUnread: true });
  await eventually('it looks unread', () => onLaptop().preferences.markedUnread);
  laptop.markRead(conversationId);
  await eventually('until it is read again', () => !ben.client.conversation(conversationId).preferences.markedUnread);
});

test('words are found in all conversations or in one, page by page, and so is what calls somebody', async () => {
  const [ann, ben, eve] = await Promise.all([person('Ann'), person('Ben'), person('Eve')]);
  const { conversationId: withBen } = await ann.client.startConversation(ben.userId);
  const { conversationId: withEve } = await ann.client.startConversation(eve.userId);
  for (let i = 1; i <= 5; i++) {
    await ann.client.send(withBen, `The train tickets, part ${i}`);
  }
  await ann.client.send(withEve, { text: 'Tickets, Eve?', mentionedIds: [eve.userId] });
  const found = async (hits) => {
    const all = [];
    for await (const { conversationId, sequence } of hits) {
      all.push([conversationId, sequence]);
    }
    return all;
  };
  await eventually('all of it is found', async () => (await ann.client.api.search('tickets')).hits.length === 6);
  assert.deepEqual(await found(ann.client.search('TICK')), [[withEve, 1], ...[5, 4, 3, 2, 1].map((sequence) => [withBen, sequence])]);
  assert.deepEqual(await found(ann.client.search('tickets', { conversationId: withEve })), [[withEve, 1]]);
  assert.deepEqual(await found(ben.client.search('tickets eve')), []);
  const first = await ben.client.api.search('train tick', { limit: 2 });
  const { text, highlights } = first.hits[0].snippet;
  assert.deepEqual(highlights.map(({ start, end }) => text.slice(start, end)), ['train', 'tickets']);
  const second = await ben.client.api.search('train tick', { limit: 2, cursor: first.nextCursor });
  assert.deepEqual([...first.hits, ...second.hits].map(({ sequence }) => sequence), [5, 4, 3, 2]);
  await eventually('Eve finds who calls her', async () => (await found(eve.client.mentions())).length === 1);
  assert.deepEqual(await found(ben.client.mentions()), []);
});

test('a channel: made, joined, read live by those who look, written by those who may, and left', async () => {
  const [ann, ben, eve] = await Promise.all([person('Ann'), person('Ben'), person('Eve')]);
  const { conversationId } = await ann.client.createChannel({ name: 'News', description: 'What is new', joining: 'public' });
  await assert.rejects(ben.client.api.conversation(conversationId), { code: 'conversation_not_found' });
  const window = ben.client.openConversation(conversationId);
  const texts = () => window.view.get().items.flatMap(({ message }) => message?.body?.text ?? []);
  await ben.client.api.joinChannel(conversationId);
  await ben.client.api.joinChannel(conversationId);
  await eventually('Ben sees it', () => window.view.get().conversation?.description === 'What is new');
  const opened = () => window.view.get().conversation;
  assert.deepEqual([opened().kind, opened().role, opened().joining], ['channel', 'member', 'public']);
  await eventually('two are in it', async () => (await ben.client.api.conversation(conversationId)).memberCount === 2);
  await eventually('nothing is unread', () => opened().unread === 0);

  await ann.client.send(conversationId, 'one');
  await eventually('it comes live', () => texts().includes('one'));
  assert.equal(ann.client.conversation(conversationId).lastMessage.body.text, 'one', 'also for who has it not open');
  await eventually('its writer has a name', () => opened().members.some(({ displayName }) => displayName === 'Ann'));
  const sent = await ben.client.send(conversationId, 'two');
  assert.deepEqual(texts().slice(-2), ['one', 'two']);
  await ann.client.react(conversationId, sent.sequence, '👍');
  await eventually('a reaction comes live', () => window.view.get().items.at(-1).message.reactions?.length === 1);
  await ann.client.send(conversationId, { text: 'three', mentionedIds: [ben.userId] });
  await eventually('who is called hears of it', () => ben.events.some(({ type, message, notify }) => type === 'message' && message.body?.text === 'three' && notify));
  assert.equal(ben.events.filter(({ type, message }) => type === 'message' && message.body?.text === 'three').length, 1);
  assert.equal(texts().filter((text) => text === 'three').length, 1);

  await ann.client.api.updateChannel(conversationId, { posting: 'admins' });
  await eventually('Ben may not write', () => opened().posting === 'admins');
  await assert.rejects(ben.client.send(conversationId, 'four'), { code: 'permission_denied' });
  await ann.client.api.addMembers(conversationId, [eve.userId]);
  await eventually('Eve has it in her list', () => eve.client.conversation(conversationId)?.name === 'News');
  const inPages = async () => {
    const names = [];
    let after;
    do {
      const { members, nextAfter } = await ann.client.api.members(conversationId, { limit: 2, after });
      names.push(...members.map(({ displayName }) => displayName));
      after = nextAfter;
    } while (after !== undefined);
    return names.sort();
  };
  let names;
  await eventually(
    () => `all three are listed, at last ${names}`,
    async () => (names = await inPages()).join() === 'Ann,Ben,Eve',
  );

  // On another connection it is opened again, and what was missed is there.
  await ben.client.disconnect();
  await ann.client.send(conversationId, 'five');
  await ben.client.connect();
  await eventually('Ben has what he missed', () => texts().at(-1) === 'five');
  await ann.client.send(conversationId, 'six');
  await eventually('and what is new', () => texts().at(-1) === 'six');
  await ben.client.api.removeMember(conversationId, ben.userId);
  await eventually('Ben is out', () => ben.client.conversation(conversationId) === undefined);
  assert.ok(ben.events.some(({ type }) => type === 'conversationRemoved'));
});

test('a long text comes whole', async () => {
  const [ann, ben] = await Promise.all([person('Ann'), person('Ben')]);
  const { conversationId } = await ann.client.startConversation(ben.userId);
  const text = 'long 😀 '.repeat(10_000);
  await ann.client.send(conversationId, text);
  await eventually('it has come', () => ben.client.conversation(conversationId)?.lastMessage);
  const window = ben.client.openConversation(conversationId);
  await eventually('it is whole', () => window.view.get().items[0]?.message.body.text === text);
});

test('refusals are told, and what was refused can be tried anew', async () => {
  const [ann, ben] = await Promise.all([person('Ann'), person('Ben')]);
  const { conversationId } = await ann.client.startConversation(ben.userId);
  await ben.client.api.block(ann.userId);
  await assert.rejects(ann.client.send(conversationId, 'hello?'), (error) => error instanceof ChatError && error.code === 'blocked');
  await assert.rejects(ann.client.send(conversationId, ''), { code: 'message_empty' });
  const [failed] = ann.client.openConversation(conversationId).view.get().items;
  assert.deepEqual([failed.type, failed.state, failed.failure.code], ['queued', 'failed', 'blocked']);
  await ben.client.api.unblock(ann.userId);
  const { sequence } = await ann.client.retry(failed.clientMessageId);
  assert.equal(sequence, 1);
});

test('tokens by callback, a clock that is wrong by days, and a logout from afar', async (t) => {
  const realNow = Date.now;
  t.after(() => (Date.now = realNow));
  Date.now = () => realNow() + 3 * 86_400_000;
  const ann = await person('Ann');
  const ben = await person('Ben');
  const { conversationId } = await ann.client.startConversation(ben.userId);
  await ann.client.send(conversationId, 'from the day after tomorrow');
  Date.now = () => realNow() - 40 * 86_400_000;
  const late = await person('Late');
  const { conversationId: other } = await late.client.startConversation(ben.userId);
  await late.client.send(other, 'from last month');
  Date.now = realNow;
  await Promise.all([ann, late].map(({ client }) => client.disconnect()));

  const login = await (
    await fetch(`${url}/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ handle: ben.handle, password: PASSWORD, device: { name: 'own login' } }),
    })
  ).json();
  const asked = [];
  const bot = new ChatClient({
    url,
    encoding,
    getToken: async (refused) => {
      asked.push(refused);
      return login.access_token;
    },
  });
  t.after(() => bot.disconnect());
  await bot.connect();
  await eventually('the bot has the list', () => bot.conversations.get().conversations.length === 2);
  assert.deepEqual(asked, [false]);

  await bot.api.removeDevice(ben.deviceId);
  await eventually('Ben is logged out', () => ben.events.some(({ type }) => type === 'loggedOut'));
  assert.equal(ben.client.account.get(), null);
  await assert.rejects(ben.client.connect(), SessionEnded);
});

test('an hour of sleep: nothing is heard meanwhile, and then everything once', async (t) => {
  const sockets = [];
  class Kept extends WebSocket {
    constructor(...args) {
      super(...args);
      sockets.push(this);
    }
  }
  const ann = await person('Ann', { webSocket: Kept });
  const ben = await person('Ben');
  const { conversationId } = await ben.client.startConversation(ann.userId);
  await ben.client.send(conversationId, 'before');
  const received = () => ann.events.filter(({ type }) => type === 'message').map(({ message }) => message.body.text);
  await eventually('Ann is awake', () => received().length === 1);
  const [asleep] = sockets;
  asleep.pause();
  await ben.client.send(conversationId, 'during the first half');
  await ben.client.send(conversationId, 'during the second half');
  assert.deepEqual(received(), ['before']);

  const realNow = Date.now;
  t.after(() => (Date.now = realNow));
  Date.now = () => realNow() + 3_600_000;
  await eventually('Ann has all of it', () => received().length === 3);
  assert.deepEqual(received(), ['before', 'during the first half', 'during the second half']);
  assert.equal(sockets.length, 2, 'a connection of its own, and the old one left');
  const { sequence } = await ann.client.send(conversationId, 'after');
  assert.equal(sequence, 4);
});

test('the platform is killed while people send, and started again', { skip: !process.env.CHAT_CONTROL_URL }, async () => {
  const [ann, ben] = await Promise.all([person('Ann'), person('Ben')]);
  const { conversationId } = await ann.client.startConversation(ben.userId);
  const texts = Array.from({ length: 300 }, (_, i) => `text ${i + 1}`);
  const sends = [];
  let killed;
  for (const text of texts) {
    sends.push(ann.client.send(conversationId, text));
    if (sends.length === 100) {
      killed = sends[10].then(() => control('kill'));
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await killed;
  await eventually('the loss is noticed', () => ann.client.connection.get().state === 'reconnecting');
  await control('start');
  const answers = await Promise.all(sends);
  assert.deepEqual(answers.map(({ sequence }) => sequence), texts.map((_, i) => i + 1), 'none lost, doubled or moved');
  const received = () => ben.events.filter((event) => event.type === 'message' && event.conversationId === conversationId);
  await eventually('everything has come', () => received().length >= texts.length);
  assert.deepEqual(received().map(({ message }) => message.body.text), texts);
});
