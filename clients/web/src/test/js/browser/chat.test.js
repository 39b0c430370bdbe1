import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { collapsed } from '../../../main/resources/web/js/text.js';
import { Person } from './person.js';

const BASE_URL = process.env.CHAT_BASE_URL;
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SCREENSHOTS = fileURLToPath(new URL('../../../../target/screenshots/', import.meta.url));
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };
const TEXT_CODE_POINTS_MAX = 100_000;
const HISTORY_MESSAGES = 80;
const FIRST_PAGE_MESSAGES = 50;

/** Part of the handles, so that the test can run again on the same platform. */
const run = Date.now().toString(36);
const said = [];
let browser;
let ada;
let noor;
let failed = null;

before(async () => {
  assert.ok(BASE_URL, 'CHAT_BASE_URL is not set: it has to hold the address of a running platform');
  await mkdir(SCREENSHOTS, { recursive: true });
  browser = await chromium.launch({ executablePath: CHROMIUM });
  ada = await Person.at(
    browser,
    BASE_URL,
    { handle: `ada_${run}`, name: 'Ada Ångström', password: 'a long password' },
    { viewport: DESKTOP, colorScheme: 'light' },
  );
  noor = await Person.at(
    browser,
    BASE_URL,
    { handle: `noor.${run}`, name: 'نور Haddad', password: 'another password' },
    { viewport: PHONE, colorScheme: 'dark' },
  );
});

after(() => browser?.close());

/** A part of one long visit: what follows a step that failed has nothing to stand on. */
function step(name, action) {
  test(name, async (context) => {
    if (failed !== null) {
      context.skip(`not tried after “${failed}” failed`);
      return;
    }
    failed = name;
    await action();
    failed = null;
  });
}

/** Both see the same messages in the same order, each once, and nothing else. */
async function bothSeeAll() {
  await Promise.all([ada.sees(said.map(shown)), noor.sees(said.map(shown))]);
}

/** Waits for the newest messages and returns how many they are: a page of history or some more. */
async function seesNewest(person) {
  await person.message(said.at(-1)).waitFor();
  const count = await person.page.locator('.message').count();
  assert.ok(count >= FIRST_PAGE_MESSAGES, `only ${count} messages`);
  await person.sees(said.slice(-count).map(shown));
  return count;
}

/** What the page shows of a text before it is expanded. */
function shown(text) {
  const beginning = collapsed(text);
  return beginning === null ? text : `${beginning}…`;
}

function picture(person, name) {
  return person.page.screenshot({ path: `${SCREENSHOTS}${name}.png` });
}

async function says(person, text) {
  said.push(text);
  await person.write(text);
  await bothSeeAll();
}

step('two people sign up', async () => {
  await ada.signUp();
  await noor.signUp();
  await ada.page.getByText('No conversations yet.').waitFor();
});

step('a handle that nobody has is said to be so', async () => {
  await ada.startConversationWith(`nobody_${run}`);
  await ada.page.getByText(`Nobody has the handle “nobody_${run}”.`).waitFor();
});

step('one starts a conversation by handle, the other sees it come', async () => {
  await ada.startConversationWith(`@${noor.handle.toUpperCase()}`);
  await ada.page.getByRole('heading', { name: noor.name }).waitFor();
  await noor.openConversationWith(ada.name);
});

step('both write, both see it', async () => {
  await says(ada, 'Hello Noor!');
  await says(noor, 'Hello Ada.');
});

step('a message shows how far it has got, and the list what is unread', async () => {
  const state = (text) => ada.message(text).locator('.state');
  await noor.page.goto('/#');
  await noor.page.getByRole('navigation', { name: 'Conversations' }).waitFor();
  said.push('Are you there?');
  await ada.write('Are you there?');
  await state('Are you there?').getByText('Delivered').waitFor();
  const badge = noor.page.locator('.conversation .unread');
  await badge.getByText('1', { exact: true }).waitFor();
  await noor.openConversationWith(ada.name);
  await state('Are you there?').getByText('Read').waitFor();
  await badge.waitFor({ state: 'hidden' });
});

step('contacts see each other online', async () => {
  const button = (person, name) => person.page.getByRole('button', { name });
  await button(ada, 'Add contact').click();
  await button(ada, 'Contact requested').waitFor();
  await noor.page.goto('/#');
  await noor.openConversationWith(ada.name);
  await button(noor, 'Accept contact').click();
  for (const person of [ada, noor]) {
    await person.page.locator('#chat-presence').getByText('online').waitFor();
    await button(person, 'Block').waitFor();
    await button(person, 'contact').waitFor({ state: 'hidden' });
  }
});

step('texts arrive as they were written', async () => {
  await says(ada, 'Line one\n\n  line three, indented\ttab');
  await says(noor, 'Emoji: 😀 👨‍👩‍👧‍👦 🏳️‍🌈 🇳🇴 👍🏽 zero\u200dwidth');
  await says(noor, 'مرحبا، كيف حالك اليوم؟ 123');
  await says(ada, 'שלום! מה שלומך? (abc)');
  const direction = (text) =>
    ada
      .message(text)
      .locator('.text')
      .evaluate((node) => getComputedStyle(node).direction);
  assert.equal(await direction('مرحبا'), 'rtl');
  assert.equal(await direction('Hello Noor!'), 'ltr');
});

step('markup is text', async () => {
  await says(ada, '<img src=x onerror="alert(1)"><script>alert(2)</script><b>bold</b> &amp; &lt;');
  await says(noor, 'javascript:alert(3) {{7*7}} ${7*7} %00 \\u0041 "quoted"');
  for (const person of [ada, noor]) {
    assert.equal(await person.page.locator('#messages :is(img, script, b)').count(), 0);
  }
  await picture(ada, 'desktop-light-texts');
  await picture(noor, 'phone-dark-texts');
});

step('long texts are collapsed, and whole when they are expanded', async () => {
  const most = '😀'.repeat(TEXT_CODE_POINTS_MAX);
  for (const text of [`Beginning ${'wordswithoutend'.repeat(400)} end`, most]) {
    await says(ada, text);
    for (const { page } of [ada, noor]) {
      const message = page.locator('.message').last();
      await message.getByRole('button', { name: 'Show all' }).click();
      await message.getByRole('button', { name: 'Show less' }).waitFor();
      assert.equal(await message.locator('.text').textContent(), text);
      const sideways = await page
        .locator('#scroller')
        .evaluate((n) => n.scrollWidth - n.clientWidth);
      assert.equal(sideways, 0, 'words without end make the list scroll sideways');
      await message.getByRole('button', { name: 'Show less' }).click();
      await message.getByRole('button', { name: 'Show all' }).waitFor();
    }
  }
  await bothSeeAll();
});

step('a text beyond the limit stays with its author, who is told why', async () => {
  const { page } = ada;
  const tooLong = '😀'.repeat(TEXT_CODE_POINTS_MAX + 1);
  await ada.write(tooLong);
  await page.getByText('This text has 100,001 characters. At most 100,000 can be sent.').waitFor();
  assert.equal(await page.getByLabel('Message', { exact: true }).inputValue(), tooLong);
  await says(ada, 'Shorter now.');
});

step('both write at once: each message once, in one order for both', async () => {
  const burst = async (person) => {
    for (let i = 0; i < 15; i++) {
      await person.write(`${person.name} says ${i}`);
    }
  };
  await Promise.all([burst(ada), burst(noor)]);
  const messages = ada.page.locator('.message:not(.waiting) .text');
  await messages.nth(said.length + 29).waitFor();
  const texts = (await messages.allTextContents()).slice(said.length);
  for (const { name } of [ada, noor]) {
    assert.deepEqual(
      texts.filter((text) => text.startsWith(name)),
      Array.from({ length: 15 }, (_, i) => `${name} says ${i}`),
    );
  }
  said.push(...texts);
  await bothSeeAll();
});

step('what is written and missed without a network arrives when it is back', async () => {
  await noor.offline(true);
  await noor.page.getByText('No connection. Trying again…').waitFor();
  await noor.write('From the tunnel');
  await noor.page.getByText('Waiting for the connection').waitFor();
  said.push('Are you there?');
  await ada.write('Are you there?');
  await ada.sees(said.map(shown));
  said.push('From the tunnel');
  await noor.offline(false);
  await noor.isConnected();
  await bothSeeAll();
});

step('a message that waits outlives the page', async () => {
  await noor.offline(true);
  await noor.write('Written before the page was closed');
  await noor.page.getByText('Waiting for the connection').waitFor();
  await noor.page.close();
  await noor.offline(false);
  await noor.openPage();
  await noor.openConversationWith(ada.name);
  said.push('Written before the page was closed');
  await bothSeeAll();
});

step('a message that waited for too long says so, and is sent anew on request', async () => {
  await noor.page.evaluate((conversationId) => {
    const { user_id } = JSON.parse(localStorage.getItem('chat.session'));
    const made2023 = '018bcfe5-6800-7000-8000-000000000001';
    const entry = { conversation_id: conversationId, text: 'From 2023', written_at_millis: 1.7e12 };
    localStorage.setItem(`chat.outbox.${user_id}.${made2023}`, JSON.stringify(entry));
  }, new URL(noor.page.url()).hash.slice(1));
  await noor.page.reload();
  await noor.page.getByText('Not sent: it waited for too long').waitFor();
  await noor.page.getByRole('button', { name: 'Try again' }).click();
  said.push('From 2023');
  await bothSeeAll();
});

step('another tab takes over, and the first can take it back', async () => {
  const first = ada.page;
  await ada.openPage();
  await first.getByText('Open in another tab or window.').waitFor();
  await ada.openConversationWith(noor.name);
  await says(noor, 'In which tab are you?');
  await ada.page.close();
  ada.page = first;
  await first.getByRole('button', { name: 'Use here' }).click();
  await ada.isConnected();
  await bothSeeAll();
});

step('a refused access token is refreshed once, by all tabs together', async () => {
  const refreshes = [];
  ada.page.context().on('request', (request) => {
    if (request.url().endsWith('/v1/sessions/refresh')) {
      refreshes.push(request);
    }
  });
  const [first, second] = [ada.page, await ada.openPage()];
  // Nothing of the second may be on its way: a refresh that a reload cuts off spends the token.
  await ada.isConnected();
  await second.getByRole('link', { name: noor.name }).waitFor();
  await second.evaluate(() => {
    const session = JSON.parse(localStorage.getItem('chat.session'));
    localStorage.setItem('chat.session', JSON.stringify({ ...session, access_token: 'stale' }));
  });
  await Promise.all([first.reload(), second.reload()]);
  // The server superseded one of them, for which both had to come with a good token.
  for (const page of [first, second]) {
    const conversation = page.getByRole('link', { name: noor.name });
    await conversation.or(page.getByText('Open in another tab or window.')).first().waitFor();
  }
  assert.equal(refreshes.length, 1);
  await second.close();
  ada.page = first;
  await first.reload();
  await bothSeeAll();
});

step('older history is loaded on scrolling up, and the place is kept', async () => {
  while (said.length < HISTORY_MESSAGES) {
    said.push(`Number ${said.length + 1}`);
    await ada.write(said.at(-1));
  }
  await bothSeeAll();

  await ada.page.reload();
  const loaded = await seesNewest(ada);
  assert.ok(loaded < said.length, 'nothing older was left to load');

  const oldest = shown(said.at(-loaded));
  const before = await ada.page.locator('#scroller').evaluate((scroller, text) => {
    scroller.scrollTop = 0;
    const nodes = [...scroller.querySelectorAll('.text')];
    return nodes.find((node) => node.textContent === text).getBoundingClientRect().top;
  }, oldest);
  await ada.sees(said.map(shown));
  const after = await ada
    .message(oldest)
    .locator('.text')
    .evaluate((n) => n.getBoundingClientRect().top);
  const moved = Math.abs(after - before);
  assert.ok(moved <= 2, `the message that was read moved by ${moved} pixels`);
});

step('an event does not carry the reader of old messages away', async () => {
  const scroller = ada.page.locator('#scroller');
  const place = () => scroller.evaluate((node) => node.scrollTop);
  const before = await place();
  said.push('Something new');
  await noor.write('Something new');
  await ada.sees(said.map(shown));
  assert.equal(await place(), before);
  await ada.page.getByRole('button', { name: 'Newest messages' }).click();
  const below = await scroller.evaluate((n) => n.scrollHeight - n.scrollTop - n.clientHeight);
  assert.ok(below < 2, `the newest message is ${below} pixels below`);
});

step('a group is made; people still see who is online', async () => {
  const group = 'Book club';
  await ada.page.getByText('Make a group').click();
  await ada.page.getByLabel('Name', { exact: true }).fill(group);
  await ada.page.getByLabel('Handles of the others').fill(`@${noor.handle}`);
  await ada.page.getByRole('button', { name: 'Make', exact: true }).click();
  await ada.page.getByRole('heading', { name: group }).waitFor();
  await noor.page.goto('/#');
  await noor.openConversationWith(group);
  await noor.write('Which book?');
  await ada.message('Which book?').waitFor();
  await noor.page.goto('/#');
  await noor.page.reload();
  await noor.openConversationWith(ada.name);
  await noor.page.locator('#chat-presence').getByText('online').waitFor();
  await ada.openConversationWith(noor.name);
});

step('the page fits its screens', async () => {
  await picture(ada, 'desktop-light');
  await picture(noor, 'phone-dark-chat');
  await ada.page.emulateMedia({ colorScheme: 'dark' });
  await picture(ada, 'desktop-dark');
  await ada.page.emulateMedia({ colorScheme: 'light' });
  await noor.page.getByRole('link', { name: 'Back to all conversations' }).click();
  await noor.page.getByRole('link', { name: ada.name }).waitFor();
  await picture(noor, 'phone-dark-list');
  for (const { page } of [ada, noor]) {
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wider <= 0, `the page is ${wider} pixels wider than the screen`);
  }
});

step('logging out forgets the person, logging in brings everything back', async () => {
  await ada.logOut();
  const kept = await ada.page.evaluate(() => JSON.stringify(localStorage));
  assert.doesNotMatch(kept, /token|Ångström|display_name/);
  await picture(ada, 'desktop-log-in');

  await ada.logIn('not her password');
  await ada.page.getByText('Handle and password do not belong together.').waitFor();
  await ada.logIn();
  await ada.openConversationWith(noor.name);
  await seesNewest(ada);
});

step('no script failed, no dialog opened, no rule of the CSP was broken', () => {
  assert.deepEqual(ada.troubles, []);
  assert.deepEqual(noor.troubles, []);
});
