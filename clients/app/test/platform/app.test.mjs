import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { ChatClient } from '../../../sdk/dist/index.js';
import { PASSWORD, Person } from './person.mjs';

const run = crypto.randomUUID().slice(0, 8);
const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
let browser;
let ann;
let ben;
let phone;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  ann = await Person.at(browser, { handle: `ann.${run}`, name: 'Ann' });
  ben = await Person.at(browser, { handle: `ben.${run}`, name: 'Ben' }, { colorScheme: 'dark' });
});

after(() => browser?.close());

afterEach(() => {
  assert.deepEqual(ann.troubles, []);
  assert.deepEqual(ben.troubles, []);
});

test('two people sign up and chat; ticks and unread counts tell what the other has seen', async () => {
  await ann.isAccessible('the login');
  await Promise.all([ann.signUp(), ben.signUp()]);
  await ann.isAccessible('the empty list');
  await ann.startChatWith(ben);
  await ann.write('Hi <b>Ben</b>, see https://example.org/?a=1.');
  await ben.line('Ann').getByRole('img', { name: '1 unread message' }).waitFor();
  await ann.seesState('Hi <b>Ben</b>', 'Delivered');

  await ben.open('Ann');
  await ann.seesState('Hi <b>Ben</b>', 'Read');
  await ben.line('Ann').getByRole('img', { name: /unread/ }).waitFor({ state: 'detached' });
  const link = ben.message('Hi <b>Ben</b>').getByRole('link');
  assert.equal(await link.getAttribute('href'), 'https://example.org/?a=1');
  assert.match((await link.getAttribute('rel')) ?? '', /noopener/);
});

test('somebody is seen writing, and lines can be broken', async () => {
  await ben.composer.pressSequentially('Hello');
  await ann.page.locator('.typing').getByText('Ben is writing…').waitFor();
  await ben.composer.press('Shift+Enter');
  await ben.composer.pressSequentially('Ann');
  await ben.composer.press('Enter');
  await ann.sees('Hello');
  assert.equal((await ann.texts()).at(-1), 'Hello\nAnn');
});

test('replies, reactions, edits and deletions reach the other, all by keyboard', async () => {
  await ben.act('Hi <b>Ben</b>', 'Reply');
  await ben.write('An answer');
  await ann.message('An answer').getByRole('button', { name: /Ann Hi <b>Ben/ }).waitFor();

  await ann.act('An answer', 'React with ❤️');
  await ben.message('An answer').getByRole('button', { name: '❤️ 1 person' }).waitFor();

  await ben.act('An answer', 'Edit');
  await ben.page.getByLabel('Edit message').fill('A better answer');
  await ben.page.keyboard.press('Enter');
  await ann.message('A better answer').getByText('edited').waitFor();

  await ben.act('A better answer', 'Delete for everyone');
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Delete for everyone' }).click();
  await ann.sees('This message was deleted.');
  await ben.isAccessible('a conversation in the dark');
  await ann.isAccessible('a conversation');
});

test('a draft outlives a reload, and what is written without a network is sent later', async () => {
  await ann.composer.fill('Half a thou');
  await ann.page.evaluate(() => navigator.serviceWorker.ready);
  await ann.page.reload();
  await ann.sees('Hello');
  assert.equal(await ann.composer.inputValue(), 'Half a thou');
  await ben.open('Ann');

  await ann.offline(true);
  await ann.page.reload();
  await ann.sees('Hello');
  await ann.page.getByText('You are offline.').waitFor();
  await ann.write('Half a thought');
  await ann.seesState('Half a thought', 'Waiting to be sent');
  await ann.offline(false);
  await ben.sees('Half a thought');
  await ann.seesState('Half a thought', 'Read');
});

test('a push shows one notification for a conversation, a click opens it, and it goes when it is read elsewhere', async (t) => {
  await ann.allow('notifications');
  await ann.page.evaluate(() => navigator.serviceWorker.ready);
  const conversation = decodeURIComponent((await ann.line('Ben').getAttribute('href')).split('/').at(-1));
  const push = (fields) => ann.pushed({ conversation_id: conversation, badge: '1', ...fields });
  const titles = () => ann.page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body }) => `${title}: ${body}`));
  await ann.page.goto('/#/');

  await push({ kind: 'message', id: 'a', sequence: '1001', title: 'Ben', text: 'Are you there?' });
  await ann.eventually(async () => assert.deepEqual(await titles(), ['Ben: Are you there?']));
  await push({ kind: 'message', id: 'b', sequence: '1002', title: 'Ben', text: 'Hello?' });
  await ann.eventually(async () => assert.deepEqual(await titles(), ['Ben: Hello?']));
  await push({ kind: 'withdraw', id: 'c', sequence: '1001' });
  await push({ kind: 'withdraw', id: 'd', sequence: '1002' });
  await ann.eventually(async () => assert.deepEqual(await titles(), []));

  await push({ kind: 'message', id: 'e', sequence: '1003', title: 'Ben', text: 'Click me' });
  await ann.eventually(async () => assert.deepEqual(await titles(), ['Ben: Click me']));
  await ann.clickNotification();
  await ann.page.getByRole('heading', { name: 'Ben', level: 1 }).waitFor();
  t.diagnostic("left out: the vendor's push service between platform and browser, and the click of a real finger; DevTools deliver the push");
});

test('nobody is notified of what comes while he looks at another tab, and what is read is withdrawn', async (t) => {
  const conversation = decodeURIComponent((await ann.line('Ben').getAttribute('href')).split('/').at(-1));
  await ann.page.goto('/#/');
  const titles = () => ann.page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ body }) => body));
  await ann.page.evaluate(() => localStorage.setItem('chat.app.notifications', 'on'));
  await ann.page.reload();
  await ann.line('Ben').waitFor();
  const other = await ann.anotherTab();
  const laptop = new ChatClient({ url: process.env.CHAT_BASE_URL ?? 'http://127.0.0.1:8080' });
  t.after(async () => {
    await laptop.disconnect();
    await other.page.close();
    await ann.hide(false);
    await ann.open('Ben');
  });
  await other.open('Ben');
  await ann.hide(true);
  await ben.write('While Ann reads');
  await other.sees('While Ann reads');
  await ben.seesState('While Ann reads', 'Read');
  assert.deepEqual(await titles(), []);

  await other.hide(true);
  await ben.write('While Ann is away');
  await ann.eventually(async () => assert.deepEqual(await titles(), ['While Ann is away']));
  await other.hide(false);
  await ann.eventually(async () => assert.deepEqual(await titles(), []));

  await other.page.goto('/#/');
  await other.hide(true);
  await ben.write('While Ann is away again');
  await ann.eventually(async () => assert.deepEqual(await titles(), ['While Ann is away again']));
  await laptop.logIn(ann.handle, PASSWORD);
  await laptop.connect();
  await ann.eventually(async () => assert.ok(laptop.conversation(conversation)));
  laptop.markRead(conversation);
  await ann.eventually(async () => assert.deepEqual(await titles(), []));
});

test('an app that was installed under /app/ hears pushes until it is opened, and leads here', async () => {
  const conversation = decodeURIComponent((await ann.line('Ben').getAttribute('href')).split('/').at(-1));
  const scopes = () => ann.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname));
  const former = (work) => ann.page.evaluate(work);
  await former(async () => {
    const { installing } = await navigator.serviceWorker.register('/app/sw.js');
    await new Promise((resolve) => (installing.onstatechange = () => installing.state === 'activated' && resolve()));
  });
  assert.deepEqual((await scopes()).sort(), ['/', '/app/']);
  await ann.page.goto('/#/');
  const titles = () => former(async () => (await (await navigator.serviceWorker.getRegistration('/app/')).getNotifications()).map(({ title }) => title));
  await ann.pushed({ conversation_id: conversation, badge: '1', kind: 'message', id: 'f', sequence: '1004', title: 'Ben', text: 'Still there' }, '/app/');
  await ann.eventually(async () => assert.deepEqual(await titles(), ['Ben']));
  await ann.clickNotification('/app/');
  await ann.page.getByRole('heading', { name: 'Ben', level: 1 }).waitFor();

  await ann.page.goto('/app/#/contacts');
  await ann.page.getByRole('heading', { name: 'Contacts', level: 1 }).waitFor();
  assert.equal(new URL(ann.page.url()).pathname, '/');
  await ann.eventually(async () => assert.deepEqual(await scopes(), ['/']));
  await ann.offline(true);
  await ann.page.goto('/app/#/contacts');
  await ann.page.getByRole('heading', { name: 'Contacts', level: 1 }).waitFor();
  await ann.offline(false);
  await ann.open('Ben');
});

test('a long conversation keeps its place while older messages come, and only a part of it is in the document', async (t) => {
  const bot = new ChatClient({ url: process.env.CHAT_BASE_URL ?? 'http://127.0.0.1:8080' });
  await bot.logIn(ben.handle, PASSWORD);
  t.after(() => bot.disconnect());
  await bot.connect();
  while (bot.conversations.get().conversations.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { conversationId } = bot.conversations.get().conversations[0];
  await Promise.all(Array.from({ length: 300 }, (_, i) => bot.send(conversationId, `Line ${i + 1} of many`)));
  await bot.disconnect();
  await ann.sees('Line 300 of many');
  const scroller = ann.page.locator('.scroller');
  const find = (text) => ann.page.locator('.message').filter({ hasText: text });
  for (let i = 0; i < 120 && (await find('Hi <b>Ben</b>').count()) === 0; i++) {
    await scroller.evaluate((node) => (node.scrollTop = Math.max(0, node.scrollTop - 500)));
    const anchor = await scroller.evaluate((node) => {
      const top = node.getBoundingClientRect().top;
      const row = [...node.querySelectorAll('.message')].find((one) => one.getBoundingClientRect().top >= top);
      return row && { key: row.dataset.key, top: row.getBoundingClientRect().top };
    });
    await ann.page.waitForTimeout(60);
    const now = await scroller.evaluate((node, key) => node.querySelector(`[data-key="${key}"]`)?.getBoundingClientRect().top, anchor.key);
    assert.ok(Math.abs(now - anchor.top) < 2, `a message moved by ${now - anchor.top} pixels`);
  }
  await find('Hi <b>Ben</b>').waitFor();
  const rows = await ann.page.locator('.message').count();
  assert.ok(rows <= 160, `${rows} messages in the document`);
  await ben.write('And one more');
  await ann.page.getByRole('button', { name: /new message|newest/ }).click();
  await ann.sees('And one more');
});

test('words that are found lead to their place, and from there both ways', async () => {
  const hit = await ann.finds('57 line many', 'Line 57 of many');
  assert.deepEqual(await hit.locator('mark').allTextContents(), ['Line', '57', 'many']);
  await ann.isAccessible('what was found');
  await ann.page.getByLabel('Only in “Ben”').check();
  await ann.page.locator('.hit').filter({ hasText: 'Line 57 of many' }).click();
  await ann.page.waitForFunction(() => document.activeElement?.textContent?.includes('Line 57 of many') && document.activeElement.matches('.message'));
  const scroller = ann.page.locator('.scroller');
  const scrollTo = async (text, pixels) => {
    for (let i = 0; i < 80 && !(await ann.message(text).first().isVisible()); i++) {
      await scroller.evaluate((node, by) => (node.scrollTop += by), pixels);
      await ann.page.waitForTimeout(60);
    }
    assert.ok(await ann.message(text).first().isVisible(), text);
  };
  await scrollTo('Line 3 of many', -500);
  await scrollTo('Line 130 of many', 500);
  await ann.page.getByRole('searchbox').press('Escape');
  await ann.page.getByRole('button', { name: /new message|newest/ }).click();
  await ann.sees('And one more');
});

test('a group: mentions, system lines, roles and leaving', async () => {
  await ann.page.getByRole('button', { name: 'New group' }).click();
  const dialog = ann.page.getByRole('dialog');
  await dialog.getByLabel('Name of the group').fill('Garden');
  await dialog.getByRole('button', { name: 'Ben' }).click();
  await ann.isAccessible('making a group');
  await dialog.getByRole('button', { name: 'Make group' }).click();
  await ann.page.getByRole('heading', { name: 'Garden', level: 1 }).waitFor();
  await ann.page.getByText('Ann made the group').last().waitFor();
  await ann.composer.pressSequentially('Look @be');
  await ann.page.getByRole('option', { name: /Ben/ }).waitFor();
  await ann.composer.press('Enter');
  await ann.composer.pressSequentially('here');
  await ann.composer.press('Enter');
  await ben.line('Garden').getByRole('img', { name: 'mentions you' }).waitFor();
  await ben.open('Garden');
  assert.equal(await ben.page.locator('.mention.me').textContent(), `@${ben.handle}`);
  await ben.open('Ann');
  const mentions = ben.page.getByRole('button', { name: 'Mentions' });
  const called = await ben.found('Look @ben', async () => {
    if ((await mentions.getAttribute('aria-pressed')) === 'true') {
      await mentions.click();
    }
    await mentions.click();
  });
  await ben.isAccessible('mentions');
  await called.click();
  await ben.page.getByRole('heading', { name: 'Garden', level: 1 }).waitFor();
  await ben.sees('Look @ben');
  await ben.page.getByRole('button', { name: 'Back to all conversations' }).click();

  await ann.page.getByRole('button', { name: 'About this conversation' }).click();
  await ann.page.getByLabel('Role of Ben').selectOption('admin');
  await ben.page.getByText('Ann made Ben an admin').last().waitFor();
  await ann.isAccessible('a group');
  await ben.page.getByRole('button', { name: 'About this conversation' }).click();
  await ben.page.getByRole('button', { name: 'Leave group' }).click();
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Leave group' }).click();
  await ann.page.getByText('Ben left').last().waitFor();
});

test('a conversation is pinned, muted, marked as unread and archived, all by keyboard', async () => {
  const mark = (name, label) => ann.line(name).getByRole('img', { name: label });
  await ann.want('Ben', 'Pin to the top');
  await mark('Ben', 'Pinned').waitFor();
  assert.equal(await ann.page.locator('nav .line strong').first().textContent(), 'Ben');
  await ann.want('Ben', 'Mute for 8 hours');
  await mark('Ben', 'Muted').waitFor();
  await ann.want('Ben', 'Mark as unread');
  await mark('Ben', 'marked as unread').waitFor();
  await ben.open('Ann');
  await ben.write('Not so loud');
  await mark('Ben', '1 unread message').waitFor();
  await ann.isAccessible('a list with marks');
  assert.doesNotMatch(await ann.page.title(), /^\(/, 'what is muted does not count');
  await ann.open('Ben');
  await mark('Ben', /unread/).waitFor({ state: 'detached' });

  await ann.want('Garden', 'Move to the archive');
  await ann.line('Garden').waitFor({ state: 'detached' });
  await ann.page.getByRole('button', { name: 'Archive', exact: true }).click();
  await ann.line('Garden').waitFor();
  await ann.isAccessible('the archive');
  await ann.want('Garden', 'Take out of the archive');
  await ann.page.getByText('Nothing is archived.').waitFor();
  await ann.page.getByRole('button', { name: 'Back to all conversations' }).click();
  await ann.line('Garden').waitFor();
});

test('a channel: made, joined by its link, read live, written by those who may, and left', async () => {
  await ann.page.locator('.self').click();
  await ann.page.getByRole('menuitem', { name: 'New channel' }).click();
  const dialog = ann.page.getByRole('dialog');
  await dialog.getByLabel('Name of the channel').fill('News');
  await dialog.getByLabel('What it is about').fill('What is new in the garden');
  await dialog.getByLabel('Who may join').selectOption('public');
  await ann.isAccessible('making a channel');
  await dialog.getByRole('button', { name: 'Make channel' }).click();
  await ann.page.getByRole('heading', { name: 'News', level: 1 }).waitFor();
  await ann.page.getByText('Ann made the channel').last().waitFor();
  await ann.line('News').getByRole('img', { name: 'Channel' }).waitFor();

  await ben.page.goto(ann.page.url());
  await ben.page.getByText('You are not a member of this conversation.').waitFor();
  await ben.isAccessible('a channel of strangers');
  await ben.page.getByRole('button', { name: 'Join the channel' }).click();
  await ben.page.getByRole('heading', { name: 'News', level: 1 }).waitFor();
  await ann.write('Hello, everybody');
  await ben.message('Hello, everybody').locator('.sender').getByText('Ann').waitFor();
  await ben.write('Hello, Ann');
  await ann.message('Hello, Ann').locator('.sender').getByText('Ben').waitFor();

  await ann.open('Ben');
  await passBy('Cid', (await ann.line('News').getAttribute('href')).split('/').at(-1), 'Just passing');
  await ann.open('News');
  await ann.message('Just passing').locator('.sender').getByText('Cid').waitFor();

  await ann.page.getByRole('button', { name: 'About this conversation' }).click();
  await ann.page.getByLabel('Role of Ben').waitFor();
  await ann.isAccessible('what a channel is');
  await ann.page.getByLabel('Who may write').selectOption('admins');
  await ann.page.getByRole('button', { name: 'Save' }).click();
  await ben.page.getByText('Only the owner and admins write here.').waitFor();
  await ben.page.getByRole('button', { name: 'About this conversation' }).click();
  await ben.page.getByText('What is new in the garden').waitFor();
  await ben.page.getByRole('button', { name: 'Leave channel' }).click();
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Leave channel' }).click();
  await ben.line('News').waitFor({ state: 'detached' });
  await ann.page.getByRole('link', { name: 'Close' }).click();
});

/** Somebody comes into a channel, writes and leaves: no list of members names him. */
async function passBy(name, channel, text) {
  const client = new ChatClient({ url: process.env.CHAT_BASE_URL ?? 'http://127.0.0.1:8080' });
  const conversationId = decodeURIComponent(channel);
  const { userId } = await client.signUp(`${name.toLowerCase()}.${run}`, PASSWORD, name);
  await client.connect();
  await client.api.joinChannel(conversationId);
  await client.send(conversationId, text);
  await client.api.removeMember(conversationId, userId);
  await client.disconnect();
}

test('a link brings somebody into a group until it is revoked', async () => {
  await ann.open('Garden');
  await ann.page.getByRole('button', { name: 'About this conversation' }).click();
  await ann.page.getByRole('button', { name: 'Make a link' }).click();
  const link = await ann.page.getByRole('textbox', { name: 'Invitation links' }).inputValue();
  await ann.isAccessible('a link');
  const join = async () => {
    await ben.page.goto('/#/');
    await ben.page.goto(link);
    await ben.page.getByRole('button', { name: 'Join' }).click();
  };
  await join();
  await ben.page.getByRole('heading', { name: 'Garden', level: 1 }).waitFor();
  await ann.page.getByText('Ben joined by a link').last().waitFor();
  await ben.page.getByRole('button', { name: 'About this conversation' }).click();
  await ben.page.getByRole('button', { name: 'Leave group' }).click();
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Leave group' }).click();
  await ben.line('Garden').waitFor({ state: 'detached' });
  await ann.page.getByRole('button', { name: 'Revoke' }).click();
  await ann.page.getByRole('button', { name: 'Revoke' }).waitFor({ state: 'detached' });
  await join();
  await ben.page.getByText('This invitation is no longer valid.').waitFor();
});

test('who is blocked stands in a list, until one thinks better of it', async () => {
  await ben.open('Ann');
  await ben.page.getByRole('button', { name: 'About this conversation' }).click();
  await ben.page.getByRole('button', { name: 'Block' }).click();
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
  await ben.page.getByText('You have blocked Ann.').waitFor();
  await ben.page.goto('/#/contacts');
  await ben.page.getByRole('heading', { name: 'Blocked' }).waitFor();
  await ben.isAccessible('contacts with somebody who is blocked');
  await ben.page.getByRole('button', { name: 'Unblock' }).click();
  await ben.page.getByRole('heading', { name: 'Blocked' }).waitFor({ state: 'detached' });
  await ben.open('Ann');
  await ben.composer.waitFor();
});

test('settings: another language, contacts, and the same on a phone', async () => {
  await ann.page.goto('/#/contacts');
  await ann.page.getByText('Nobody yet.').waitFor();
  await ann.isAccessible('contacts');
  await ann.page.goto('/#/settings');
  await ann.page.getByRole('heading', { name: 'Devices' }).waitFor();
  await ann.page.getByLabel('Your name').waitFor();
  await ann.isAccessible('settings');
  await ann.page.getByLabel('Language').selectOption('de');
  await ann.page.getByRole('heading', { name: 'Einstellungen' }).waitFor();
  assert.equal(await ann.page.evaluate(() => document.documentElement.lang), 'de');

  phone = await Person.at(browser, { handle: ben.handle, name: ben.name }, PHONE);
  await phone.logIn(PASSWORD);
  await phone.open('Ann');
  await phone.sees('Not so loud');
  assert.equal(await phone.line('Ann').isVisible(), false, 'one pane at a time');
  await phone.isAccessible('a conversation on a phone');
  const overflow = await phone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${overflow} pixels beyond the edge`);
  await phone.page.getByRole('link', { name: 'Back' }).click();
  await phone.line('Ann').waitFor();
  await phone.isAccessible('the list on a phone');
  assert.deepEqual(phone.troubles, []);
});

test('other devices are logged out, and a new password holds on all of them', async () => {
  const NEW_PASSWORD = 'battery staple';
  await ben.page.goto('/#/settings');
  await ben.page.getByRole('button', { name: 'Log out all others' }).click();
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Log out' }).click();
  await phone.page.getByRole('button', { name: 'Log in' }).waitFor();
  await ben.page.getByRole('button', { name: 'Log out all others' }).waitFor({ state: 'detached' });
  const change = async (current) => {
    await ben.page.getByLabel('Current password').fill(current);
    await ben.page.getByLabel('New password').fill(NEW_PASSWORD);
    await ben.page.getByRole('button', { name: 'Change password' }).click();
  };
  await change('something else');
  await ben.page.getByText('The current password is wrong.').waitFor();
  await change(PASSWORD);
  await ben.page.getByText('Saved').waitFor();
  await phone.logIn(NEW_PASSWORD);
  await phone.open('Ann');
  await ben.page.reload();
  await ben.page.getByRole('button', { name: /^Log out Chrome/ }).click();
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Log out' }).click();
  await phone.page.getByRole('button', { name: 'Log in' }).waitFor();
  assert.deepEqual(phone.troubles, []);
});
