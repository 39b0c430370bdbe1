import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { eventually, file, handle, PASSWORD, person, url } from './support.mjs';

const HOST = `${url}/sdk-test/`;
const PAGE = `<!doctype html><script type="module">
import { ChatClient } from './index.js';
globalThis.events = [];
globalThis.chat = new ChatClient();
chat.onEvent((event) => events.push(event));
</script>`;
/** Refuses cookies, and with them all that a page could store. */
const REFUSING = { profile: { default_content_setting_values: { cookies: 2 } } };

const options = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
};
const LONG = 'x'.repeat(50_000);

let browser;
let ben;

before(async () => {
  browser = await chromium.launch(options);
  ben = await person('Ben');
});

after(async () => {
  await ben?.client.disconnect();
  await browser?.close();
});

/** Serves a page with the package under the address of the platform; everything else is the platform itself. */
async function prepared(context) {
  // Chromium takes a page that a test hands in for one from afar, which may not reach this machine unasked.
  await context.grantPermissions(['local-network-access']);
  const script = file('dist/index.js');
  await context.route(`${HOST}**`, (route) => {
    const isScript = route.request().url().endsWith('index.js');
    return route.fulfill({ contentType: isScript ? 'text/javascript' : 'text/html', body: isScript ? script : PAGE });
  });
  return context;
}

async function tabOf(context) {
  const page = await context.newPage();
  page.troubles = [];
  page.on('pageerror', (error) => page.troubles.push(String(error)));
  await page.goto(HOST);
  await page.waitForFunction(() => globalThis.chat);
  return page;
}

/** A tab of somebody new, who has a conversation with Ben. */
async function signedUp(context, page) {
  page ??= await tabOf(context);
  const conversationId = await page.evaluate(
    async ([name, password, ben]) => {
      await chat.signUp(name, password, 'Ann');
      await chat.connect();
      return (await chat.startConversation(ben)).conversationId;
    },
    [handle(), PASSWORD, ben.userId],
  );
  return { page, conversationId };
}

const connected = (page) => page.evaluate(async () => (await chat.resume()) && chat.connect());
const send = (page, ...message) => page.evaluate(([id, text]) => chat.send(id, text), message);
const texts = (page, id) =>
  page.evaluate(async (id) => {
    globalThis.windows ??= new Map();
    if (!windows.has(id)) {
      windows.set(id, chat.openConversation(id));
    }
    return windows.get(id).view.get().items.map((item) => (item.message ? (item.message.body?.text ?? '') : `${item.state}: ${item.draft.text}`));
  }, id);
/** Texts at their beginning, with their length. */
const brief = (shown) => shown.map((text) => (text.length > 40 ? `${text.slice(0, 40)}… (${text.length})` : text));

async function shows(page, id, wanted) {
  let shown = [];
  const what = () => `the tab shows [${brief(wanted)}], at last [${brief(shown)}]`;
  await eventually(what, async () => JSON.stringify((shown = await texts(page, id))) === JSON.stringify(wanted));
}

test('two tabs share one connection, and the second takes over from the first', async () => {
  const context = await prepared(await browser.newContext());
  const { page: first, conversationId } = await signedUp(context);
  const sockets = { first: 0, second: 0 };
  await send(first, conversationId, 'one');
  const second = await tabOf(context);
  second.on('websocket', () => sockets.second++);
  await connected(second);
  await shows(second, conversationId, ['one']);
  assert.deepEqual(await first.evaluate(() => [chat.leads, chat.connection.get().state]), [true, 'live']);
  assert.deepEqual(await second.evaluate(() => [chat.leads, chat.connection.get().state]), [false, 'live']);

  const { sequence } = await send(second, conversationId, 'two');
  assert.equal(sequence, 2, 'who sends in the second tab gets the answer there');
  await ben.client.send(conversationId, 'three');
  await shows(first, conversationId, ['one', 'two', 'three']);
  await shows(second, conversationId, ['one', 'two', 'three']);
  await second.evaluate((id) => chat.markRead(id), conversationId);
  await eventually('read in both', () => first.evaluate((id) => chat.conversation(id).unread === 0, conversationId));
  assert.equal(sockets.second, 0, 'the second tab has no connection of its own');

  await first.close();
  await eventually('the second leads', () => second.evaluate(() => chat.leads && chat.connection.get().state === 'live'));
  await ben.client.send(conversationId, 'four');
  await send(second, conversationId, 'five');
  await shows(second, conversationId, ['one', 'two', 'three', 'four', 'five']);
  assert.deepEqual(second.troubles, []);
  await context.close();
});

test('a channel is live in whichever tab shows it, also when another tab has the connection', async () => {
  const context = await prepared(await browser.newContext());
  const { page: first } = await signedUp(context);
  const { conversationId } = await ben.client.createChannel({ name: 'News', joining: 'public' });
  const second = await tabOf(context);
  await connected(second);
  await second.evaluate((id) => chat.api.joinChannel(id), conversationId);
  const hears = (page, wanted) => eventually(`${wanted} is heard`, async () => (await texts(page, conversationId)).at(-1) === wanted);
  await eventually('it is there', () => second.evaluate((id) => chat.conversation(id)?.name === 'News', conversationId));
  await ben.client.send(conversationId, 'one');
  await hears(second, 'one');
  await ben.client.send(conversationId, 'two');
  await hears(second, 'two');
  assert.equal(await second.evaluate(() => chat.leads), false);
  await first.close();
  await eventually('the second leads', () => second.evaluate(() => chat.leads && chat.connection.get().state === 'live'));
  await ben.client.send(conversationId, 'three');
  await hears(second, 'three');
  assert.deepEqual(second.troubles, []);
  await context.close();
});

test('a tab that is asleep with the connection is replaced by one that somebody looks at', async () => {
  const context = await prepared(await browser.newContext());
  const { page: first, conversationId } = await signedUp(context);
  const second = await tabOf(context);
  await connected(second);
  await send(second, conversationId, 'one');
  const devTools = await context.newCDPSession(first);
  // No script of it runs any more, as if the browser had frozen it.
  await devTools.send('Debugger.enable');
  const asleep = new Promise((resolve) => devTools.once('Debugger.paused', resolve));
  await devTools.send('Debugger.pause');
  await asleep;
  const sent = send(second, conversationId, 'two');
  await eventually('the second leads', () => second.evaluate(() => chat.leads && chat.connection.get().state === 'live'));
  assert.equal((await sent).sequence, 2, 'what the sleeping tab did not hear is sent all the same');
  await devTools.send('Debugger.disable');
  await eventually('the first follows', () => first.evaluate(() => !chat.leads && chat.connection.get().state === 'live'));
  await send(first, conversationId, 'three');
  await shows(first, conversationId, ['one', 'two', 'three']);
  await shows(second, conversationId, ['one', 'two', 'three']);
  await context.close();
});

test('what was sent without a network outlives a reload, and goes out under the same id', async () => {
  const context = await prepared(await browser.newContext());
  const { page, conversationId } = await signedUp(context);
  await send(page, conversationId, 'one');
  await onDisk(page, conversationId, 'one');
  await context.setOffline(true);
  await eventually('it is offline', () => page.evaluate(() => chat.connection.get().state === 'offline'));
  await page.evaluate((id) => void (chat.send(id, 'two'), chat.send(id, 'three')), conversationId);
  await shows(page, conversationId, ['one', 'queued: two', 'queued: three']);
  const ids = () => page.evaluate((id) => chat.openConversation(id).view.get().items.map(({ key }) => key), conversationId);
  const before = await ids();
  await eventually('they are on the disk', async () => (await page.evaluate(kept, 'entries')).length === 2);

  await page.reload();
  await page.waitForFunction(() => globalThis.chat);
  await page.evaluate(() => chat.resume());
  await shows(page, conversationId, ['one', 'queued: two', 'queued: three']);
  assert.equal(await page.evaluate(() => chat.conversations.get().conversations[0].peer.displayName), 'Ben');
  await page.evaluate(() => void chat.connect().catch(() => {}));
  await context.setOffline(false);
  await shows(page, conversationId, ['one', 'two', 'three']);
  assert.deepEqual(await ids(), before, 'the same ids');
  await eventually('Ben has them', () => ben.events.filter((e) => e.conversationId === conversationId && e.type === 'message').length === 3);
  assert.deepEqual(page.troubles, []);
  await context.close();
});

test('what was not sent outlives an update of the package, which throws away what it had fetched', async () => {
  const context = await prepared(await browser.newContext());
  const { page, conversationId } = await signedUp(context);
  await send(page, conversationId, 'one');
  await onDisk(page, conversationId, 'one');
  await context.setOffline(true);
  await eventually('it is offline', () => page.evaluate(() => chat.connection.get().state === 'offline'));
  await page.evaluate((id) => void (chat.send(id, 'two'), chat.send(id, 'three')), conversationId);
  const unsent = () => page.evaluate((id) => chat.openConversation(id).view.get().items.slice(-2).map(({ key }) => key), conversationId);
  const before = await unsent();
  await eventually('it is on the disk', async () => (await page.evaluate(kept, 'entries')).length === 2);
  await page.evaluate(asVersion2WouldHaveIt);

  await page.reload();
  await page.waitForFunction(() => globalThis.chat);
  await page.evaluate(() => chat.resume());
  assert.deepEqual(await page.evaluate(() => chat.conversations.get().conversations), [], 'the list is to be fetched again');
  await context.setOffline(false);
  await page.evaluate(() => chat.connect());
  await shows(page, conversationId, ['one', 'two', 'three']);
  assert.deepEqual(await unsent(), before, 'the same ids');
  await eventually('what is sent is not kept', async () => (await page.evaluate(kept, 'entries')).length === 0);
  assert.deepEqual(page.troubles, []);
  await context.close();
});

/** In the page: what of one kind is on the disk, with lists for maps. */
async function kept(kind) {
  const [database] = await indexedDB.databases();
  if (!database) {
    return [];
  }
  const open = indexedDB.open(database.name);
  await new Promise((resolve) => (open.onsuccess = resolve));
  const all = open.result.transaction(kind).objectStore(kind).getAll();
  await new Promise((resolve) => (all.onsuccess = resolve));
  open.result.close();
  return JSON.parse(JSON.stringify(all.result, (_, value) => (value instanceof Map ? [...value.values()] : value)));
}

/** Waits until a message has been written to the disk, with who is in its conversation and the cursor that goes with both. */
function onDisk(page, id, text) {
  const hasIt = ({ conversationId, members, messages }) =>
    conversationId === id && members?.length === 2 && messages.some(({ body }) => body?.text === text);
  return eventually(`"${text}" is on the disk`, async () => (await page.evaluate(kept, 'conversations')).some(hasIt));
}

/** In the page: the database as version 2 of it made and filled it. */
async function asVersion2WouldHaveIt() {
  const [{ name }] = await indexedDB.databases();
  const open = indexedDB.open(name);
  await new Promise((resolve) => (open.onsuccess = resolve));
  const transaction = open.result.transaction(['place', 'conversations', 'entries']);
  const reads = ['place', 'conversations', 'entries'].map((store) => transaction.objectStore(store).getAll());
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  open.result.close();
  await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve));
  const old = indexedDB.open(name, 2);
  old.onupgradeneeded = () => {
    old.result.createObjectStore('place');
    old.result.createObjectStore('conversations', { keyPath: 'conversationId' });
    old.result.createObjectStore('entries', { keyPath: 'id' });
  };
  await new Promise((resolve) => (old.onsuccess = resolve));
  const written = old.result.transaction(['place', 'conversations', 'entries'], 'readwrite');
  const [[place], conversations, entries] = reads.map(({ result }) => result);
  written.objectStore('place').put(place, '');
  conversations.forEach((record) => written.objectStore('conversations').put(record));
  entries.forEach((entry) => written.objectStore('entries').put(entry));
  await new Promise((resolve) => (written.oncomplete = resolve));
  old.result.close();
}

test('a cursor that means nothing any more: the list is loaded anew', async () => {
  const context = await prepared(await browser.newContext());
  const { page, conversationId } = await signedUp(context);
  await send(page, conversationId, 'one');
  await onDisk(page, conversationId, 'one');
  await page.evaluate(() => chat.disconnect());
  await page.evaluate(async () => {
    const [{ name }] = await indexedDB.databases();
    const open = indexedDB.open(name);
    await new Promise((resolve) => (open.onsuccess = resolve));
    const place = open.result.transaction('place', 'readwrite').objectStore('place');
    const get = place.get('');
    await new Promise((resolve) => (get.onsuccess = resolve));
    get.result.cursor.epoch = 'another';
    await new Promise((resolve) => (place.put(get.result, '').onsuccess = resolve));
    open.result.close();
  });
  await ben.client.send(conversationId, 'two');
  await page.reload();
  await page.waitForFunction(() => globalThis.chat);
  await connected(page);
  await shows(page, conversationId, ['one', 'two']);
  assert.ok(await page.evaluate(() => events.some(({ type }) => type === 'reset')));
  await ben.client.send(conversationId, 'three');
  await shows(page, conversationId, ['one', 'two', 'three']);
  await context.close();
});

test('after a logout nothing is left on the device', async () => {
  const context = await prepared(await browser.newContext());
  const { page, conversationId } = await signedUp(context);
  const other = await tabOf(context);
  await connected(other);
  await send(page, conversationId, 'secret');
  await onDisk(page, conversationId, 'secret');
  await page.evaluate(() => chat.logOut());
  await eventually('the other tab is out too', () => other.evaluate(() => events.some(({ type }) => type === 'loggedOut')));
  for (const tab of [page, other]) {
    let left;
    await eventually(
      () => `nothing is left, at last ${JSON.stringify(left)}`,
      async () => {
        left = await tab.evaluate(async () => [await indexedDB.databases(), Object.keys(localStorage), chat.conversations.get().conversations]);
        return left.every(({ length }) => length === 0);
      },
    );
  }
  await context.close();
});

test('with the storage full the chat goes on', async () => {
  const context = await prepared(await browser.newContext());
  const page = await tabOf(context);
  const devTools = await context.newCDPSession(page);
  await devTools.send('Storage.overrideQuotaForOrigin', { origin: new URL(url).origin, quotaSize: 20_000 });
  const { conversationId } = await signedUp(context, page);
  await send(page, conversationId, 'one');
  await send(page, conversationId, LONG);
  await ben.client.send(conversationId, 'three');
  await shows(page, conversationId, ['one', LONG, 'three']);
  await eventually('it is told', () => page.evaluate(() => events.some(({ type }) => type === 'storageFailed')));
  await eventually('it is delivered all the same', () =>
    ben.events.some((e) => e.type === 'receipt' && e.conversationId === conversationId && e.delivered === 3),
  );
  await page.reload();
  await page.waitForFunction(() => globalThis.chat);
  await connected(page);
  await shows(page, conversationId, ['one', LONG, 'three']);
  await context.close();
});

test('a database that the browser has closed is opened again, and what is on screen outlives a reload', async () => {
  const context = await prepared(await browser.newContext());
  const { page, conversationId } = await signedUp(context);
  await send(page, conversationId, 'one');
  await onDisk(page, conversationId, 'one');
  const devTools = await context.newCDPSession(page);
  await devTools.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes: 'indexeddb' });
  await send(page, conversationId, 'two');
  const lines = async () => (await page.evaluate(kept, 'conversations')).map(({ messages }) => messages.map(({ body }) => body.text));
  await eventually('it is on the disk', async () => JSON.stringify(await lines()) === JSON.stringify([['one', 'two']]));
  await context.setOffline(true);
  await page.evaluate((id) => void chat.send(id, 'three'), conversationId);
  await eventually('what waits too', async () => (await page.evaluate(kept, 'entries')).length === 1);
  assert.deepEqual(await page.evaluate(() => events.filter(({ type }) => type === 'storageFailed')), []);
  await context.setOffline(false);
  await shows(page, conversationId, ['one', 'two', 'three']);
  assert.deepEqual(page.troubles, []);
  await context.close();
});

test('with the storage refused the chat goes on', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
  mkdirSync(join(profile, 'Default'));
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(REFUSING));
  const context = await prepared(await chromium.launchPersistentContext(profile, options));
  try {
    const { page, conversationId } = await signedUp(context);
    await assert.rejects(page.evaluate(() => localStorage.length), /Access is denied/, 'it is refused');
    await send(page, conversationId, 'one');
    await ben.client.send(conversationId, 'two');
    await shows(page, conversationId, ['one', 'two']);
    assert.deepEqual(page.troubles, []);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});
