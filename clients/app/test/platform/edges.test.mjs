import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { PASSWORD, Person } from './person.mjs';

const CODE_POINTS_MAX = 100_000;
/** Within it everybody tries to connect again. */
const BACK_OFF_MILLIS = 60_000;
/** Within 30 s everybody who reads knows that a key was destroyed; the rest is for the page. */
const ERASED_MILLIS = 40_000;
const LOOK_MILLIS = 5_000;
const run = crypto.randomUUID().slice(0, 8);
let browser;
let ann;
let ben;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  ann = await Person.at(browser, { handle: `ann.${run}`, name: 'Ann' });
  ben = await Person.at(browser, { handle: `ben.${run}`, name: 'Ben' });
  await Promise.all([ann.signUp(), ben.signUp()]);
});

after(() => browser?.close());

afterEach(() => {
  assert.deepEqual(ann.troubles, []);
  assert.deepEqual(ben.troubles, []);
});

/** Both see these texts last, in this order, and nothing of them twice. */
async function bothSee(texts) {
  for (const person of [ann, ben]) {
    await person.eventually(async () => assert.deepEqual((await person.texts()).slice(-texts.length), texts));
  }
}

test('a handle that nobody has is said to be so; contacts see each other online', async () => {
  await ann.search.fill(`nobody.${run}`);
  await ann.page.keyboard.press('Enter');
  await ann.page.getByText(`Nobody has the handle @nobody.${run}.`).waitFor();
  await ann.startChatWith(ben);
  await ann.write('Hello Ben');
  await ben.open('Ann');
  await bothSee(['Hello Ben']);
  await ann.page.getByRole('button', { name: 'About this conversation' }).click();
  await ann.page.getByRole('button', { name: 'Add to contacts' }).click();
  await ann.page.getByText('Request sent').waitFor();
  await ben.page.getByRole('button', { name: 'About this conversation' }).click();
  await ben.page.getByRole('button', { name: 'Accept' }).click();
  for (const [person, other] of [[ann, 'Ben'], [ben, 'Ann']]) {
    await person.line(other).getByRole('img', { name: 'online' }).waitFor();
    await person.page.locator('.info').getByRole('link', { name: 'Close' }).click();
  }
});

test('texts arrive as they were written, in their direction; markup is text', async () => {
  const texts = [
    'Line one\n\n  line three, indented\ttab',
    'Emoji: 😀 👨‍👩‍👧‍👦 🏳️‍🌈 🇳🇴 👍🏽 zero\u200dwidth',
    'مرحبا، كيف حالك اليوم؟ 123',
    'שלום! מה שלומך? (abc)',
    '<img src=x onerror="alert(1)"><script>alert(2)</script><b>bold</b> &amp; &lt;',
    'javascript:alert(3) {{7*7}} ${7*7} %00 \\u0041 "quoted"',
  ];
  for (const text of texts) {
    await ben.write(text);
  }
  await bothSee(texts);
  const direction = (text) => ann.message(text).locator('.text').evaluate((node) => getComputedStyle(node).direction);
  assert.deepEqual([await direction('مرحبا'), await direction('Hello Ben')], ['rtl', 'ltr']);
  assert.equal(await ann.page.locator('.message .text :is(img, script, b)').count(), 0);
});

test('a long text shows its beginning and then all of it; one beyond the limit stays with its author', async () => {
  const most = '😀'.repeat(CODE_POINTS_MAX);
  await ann.write(most);
  // What is on its way folds up when it has its place.
  await ann.seesState(most.slice(0, 200), /Delivered|Read/);
  for (const { page } of [ann, ben]) {
    const message = page.locator('.message').last();
    await message.getByRole('button', { name: 'Show all' }).click();
    await message.getByRole('button', { name: 'Show less' }).waitFor();
    // Of a long text only the beginning comes with the event.
    await ann.eventually(async () => assert.equal((await message.locator('.text').textContent()).length, most.length));
    const sideways = await page.locator('.scroller').evaluate((node) => node.scrollWidth - node.clientWidth);
    assert.equal(sideways, 0, 'words without end make the list scroll sideways');
    await message.getByRole('button', { name: 'Show less' }).click();
  }
  await ann.write(`${most}😀`);
  await ann.page.getByText('1 character too long').waitFor();
  assert.equal((await ann.composer.inputValue()).length, most.length + 2);
  await ann.write('Shorter now');
  await ben.sees('Shorter now');
});

test('both write at once: each message once, in one order for both', async () => {
  const burst = async (person) => {
    for (let i = 0; i < 15; i++) {
      await person.write(`${person.name} says ${i}`);
    }
  };
  await Promise.all([burst(ann), burst(ben)]);
  const said = async (person) => (await person.texts()).filter((text) => / says \d+$/.test(text));
  await ann.eventually(async () => {
    const texts = await said(ann);
    assert.equal(texts.length, 30);
    assert.deepEqual(await said(ben), texts);
    for (const { name } of [ann, ben]) {
      assert.deepEqual(texts.filter((text) => text.startsWith(name)), Array.from({ length: 15 }, (_, i) => `${name} says ${i}`));
    }
  });
});

test('what two people wrote survives the kill of the platform', { skip: !process.env.CHAT_CONTROL_URL }, async () => {
  const control = async (action) => assert.equal((await fetch(`${process.env.CHAT_CONTROL_URL}/${action}`, { method: 'POST' })).status, 204);
  await ann.write('Before');
  await ben.sees('Before');
  await control('kill');
  await Promise.all([ann.write('Ann, meanwhile'), ben.write('Ben, meanwhile')]);
  await ann.seesState('Ann, meanwhile', 'Waiting to be sent');
  await ben.page.getByText('Connection lost. Trying again…').waitFor();
  await control('start');
  const arrives = (person, text) => person.message(text).last().waitFor({ timeout: BACK_OFF_MILLIS });
  await Promise.all([arrives(ann, 'Ben, meanwhile'), arrives(ben, 'Ann, meanwhile')]);
  await ann.seesState('Ann, meanwhile', /Sent|Delivered|Read/);
  await ann.page.reload();
  await ann.sees('Ben, meanwhile');
  const last = async (person) => (await person.texts()).slice(-3);
  await ann.eventually(async () => {
    assert.deepEqual((await last(ann)).sort(), ['Ann, meanwhile', 'Before', 'Ben, meanwhile']);
    assert.deepEqual(await last(ann), await last(ben));
  });
});

test('logging out forgets the person, and logging in brings everything back', async () => {
  await ann.composer.fill('Half a secret');
  await ann.page.locator('.self').click();
  await ann.page.getByRole('menuitem', { name: 'Log out' }).click();
  await ann.page.getByRole('button', { name: 'Log in' }).waitFor();
  const kept = await ann.page.evaluate(async () => [JSON.stringify(localStorage), await indexedDB.databases()]);
  assert.doesNotMatch(kept[0], /token|secret|Ann/i);
  assert.deepEqual(kept[1], []);

  await ann.logIn('not her password');
  await ann.page.getByRole('alert').waitFor();
  await ann.logIn();
  await ann.open('Ben');
  await ann.sees('Ann says 14');
});

test('what another page has left under the name of a session is none', async () => {
  const { page } = ben;
  await page.evaluate(() => localStorage.setItem('chat.session', JSON.stringify({ user_id: 'u', access_token: 't' })));
  await page.reload();
  await page.getByRole('button', { name: 'Log in' }).waitFor();
});

test('whoever has his account erased leaves nothing that others could read', async () => {
  const handle = `cid.${run}`;
  const cid = await Person.at(browser, { handle, name: 'Cid' });
  await cid.signUp();
  await cid.startChatWith(ann);
  await cid.write('Forget me');
  await ann.open('Cid');
  await ann.sees('Forget me');
  await ann.write('Good bye');
  await cid.sees('Good bye');

  await cid.page.goto('/#/settings');
  await cid.page.getByText('Erase my account').click();
  const erase = async (password) => {
    await cid.page.getByLabel('Your password').fill(password);
    await cid.page.getByRole('button', { name: 'Erase account' }).click();
    await cid.page.getByRole('dialog').getByRole('button', { name: 'Erase account' }).click();
  };
  await erase('something else');
  await cid.page.getByText('The current password is wrong.').waitFor();
  await cid.isAccessible('settings before an erasure');
  await erase(PASSWORD);
  await cid.page.getByRole('button', { name: 'Log in' }).waitFor();
  await cid.logIn();
  await cid.page.getByRole('alert').waitFor();
  assert.deepEqual(cid.troubles, []);

  const laptop = await Person.at(browser, ann);
  await laptop.logIn();
  await laptop.page.getByRole('navigation', { name: 'Conversations' }).waitFor();
  await laptop.eventually(async () => {
    await laptop.page.reload();
    await laptop.line('Somebody').waitFor({ timeout: LOOK_MILLIS });
    await laptop.open('Somebody');
    await laptop.sees('Good bye');
    assert.deepEqual((await laptop.texts()).slice(-2), ['Message of an erased account', 'Good bye']);
  }, ERASED_MILLIS);
  await laptop.eventually(async () => {
    await laptop.search.fill(handle);
    await laptop.page.keyboard.press('Enter');
    await laptop.page.getByText(`Nobody has the handle @${handle}.`).waitFor({ timeout: LOOK_MILLIS });
  }, ERASED_MILLIS);
  assert.deepEqual(laptop.troubles, []);
});
