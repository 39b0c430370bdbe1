/**
 * Measures the app in Chromium on a running platform: how soon it is there, and what a long conversation costs. Prints its figures as one JSON object;
 * `bin/chat bench --scenario app` judges them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { ChatClient } from '../../sdk/dist/index.js';

const url = process.env.CHAT_BASE_URL ?? 'http://127.0.0.1:8080';
const MESSAGES = Number(process.env.CHAT_MESSAGES ?? 10_000);
const CONVERSATIONS = 50;
const LOADS = 5;
/** Each may give 30 commands a second. */
const WRITERS = 10;
const PASSWORD = 'correct horse';
const TEXT = 'A line of a hundred characters, which is about as long as what people write to one another. ';
const ASSETS = 'target/classes/web/assets/';

const say = (text) => process.stderr.write(`${text}\n`);
const handle = () => `bench.${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`;

const figures = sizes();
const reader = { handle: handle(), client: new ChatClient({ url }) };
await reader.client.signUp(reader.handle, PASSWORD, 'Reader');
say(`${WRITERS} people write ${MESSAGES} messages`);
const conversationId = await write();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
try {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', reducedMotion: 'reduce' });
  await logIn(context);
  say('loading the app that is cached');
  await timed(context);
  const cached = [];
  for (let i = 0; i < LOADS; i++) {
    cached.push(await timed(context));
  }
  figures.first_paint_cached_millis = worst(cached, 'paint');
  figures.list_cached_millis = worst(cached, 'list');
  say('loading it on a device that has a token and nothing else');
  const storageState = await context.storageState();
  const fresh = [];
  for (let i = 0; i < LOADS; i++) {
    const device = await browser.newContext({ baseURL: url, locale: 'en-GB', storageState });
    fresh.push(await timed(device));
    await device.close();
  }
  figures.first_paint_new_device_millis = worst(fresh, 'paint');
  figures.list_new_device_millis = worst(fresh, 'list');
  say(`scrolling through ${MESSAGES} messages`);
  await scroll(context);
} finally {
  await browser.close();
}
console.log(JSON.stringify(figures));

/** Bytes that go over the line, gzipped. */
function sizes() {
  const bytes = (file) => gzipSync(readFileSync(file), { level: 9 }).length / 1_024;
  const assets = (ending) => readdirSync(ASSETS).filter((name) => name.endsWith(ending)).reduce((sum, name) => sum + bytes(ASSETS + name), 0);
  return {
    sdk_gzip_kib: bytes('../sdk/dist/index.js'),
    sdk_protobuf_gzip_kib: bytes('../sdk/dist/protobuf.js'),
    app_script_gzip_kib: assets('.js'),
    app_style_gzip_kib: assets('.css'),
  };
}

/** @returns the conversation that is long; the reader is in others, too, which are short */
async function write() {
  const writers = [];
  for (let i = 0; i < WRITERS; i++) {
    const client = new ChatClient({ url });
    const { userId } = await client.signUp(handle(), PASSWORD, `Writer ${i + 1}`);
    writers.push({ client, userId });
  }
  const { api } = reader.client;
  for (let i = 1; i < CONVERSATIONS; i++) {
    const { conversationId } = await api.createGroup(`Group ${i}`, [writers[i % WRITERS].userId]);
    await insist(() => api.sendMessage(conversationId, reader.client.newId(), { text: TEXT }));
  }
  const { conversationId } = await api.createGroup('A long one', writers.map(({ userId }) => userId));
  await Promise.all(
    writers.map(async ({ client }, writer) => {
      for (let i = writer; i < MESSAGES; i += WRITERS) {
        const id = client.newId();
        await insist(() => client.api.sendMessage(conversationId, id, { text: `${TEXT}${i}` }));
      }
    }),
  );
  // A conversation opens where one has not read on: who has written last has read all.
  const last = reader.client.newId();
  await insist(() => api.sendMessage(conversationId, last, { text: TEXT }));
  return conversationId;
}

/** Tries again, with the same id, what the platform puts off. */
async function insist(send) {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (error.retryAfterMillis == null) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, error.retryAfterMillis + 100 * Math.random()));
    }
  }
}

async function logIn(context) {
  const page = await context.newPage();
  await page.goto('/');
  await page.getByLabel('Handle').fill(reader.handle);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.locator('.sidebar nav li').first().waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  // What is shown is kept a moment later.
  await page.waitForTimeout(2_000);
  await page.close();
}

/** Opens the app as somebody does who comes back. @returns milliseconds from the navigation on */
async function timed(context) {
  const page = await context.newPage();
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector('.sidebar nav li')) {
        observer.disconnect();
        // After the frame that shows it.
        requestAnimationFrame(() => setTimeout(() => (globalThis.listedAt = performance.now())));
      }
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto('/');
  // The browser tells of a paint somewhat later than it paints.
  await page.waitForFunction(() => globalThis.listedAt !== undefined && performance.getEntriesByName('first-contentful-paint').length > 0);
  const times = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    list: globalThis.listedAt,
  }));
  await page.waitForTimeout(1_000);
  await page.close();
  return times;
}

async function scroll(context) {
  const page = await context.newPage();
  await page.goto(`/#/c/${conversationId}`);
  const devtools = await context.newCDPSession(page);
  const usedMebibytes = async () => (await devtools.send('Runtime.getHeapUsage')).usedSize / 2 ** 20;
  await page.locator('.message').first().waitFor();
  await devtools.send('HeapProfiler.collectGarbage');
  figures.heap_newest_mib = await usedMebibytes();
  figures.heap_peak_mib = figures.heap_newest_mib;
  const first = () => page.evaluate(() => Number(document.querySelector('.message')?.dataset.sequence ?? Infinity));
  let rows = 0;
  for (let oldest = await first(); oldest > WRITERS; ) {
    await page.locator('.scroller').evaluate((node) => (node.scrollTop = 0));
    await page.waitForFunction((before) => Number(document.querySelector('.message')?.dataset.sequence ?? before) < before, oldest);
    oldest = await first();
    figures.heap_peak_mib = Math.max(figures.heap_peak_mib, await usedMebibytes());
    rows = Math.max(rows, await page.locator('.message').count());
  }
  await devtools.send('HeapProfiler.collectGarbage');
  figures.heap_oldest_mib = await usedMebibytes();
  figures.messages_in_document = rows;
  await page.close();
}

function worst(times, name) {
  return Math.max(...times.map((time) => time[name]));
}
