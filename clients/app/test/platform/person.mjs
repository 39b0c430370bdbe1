import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const TIMEOUT_MILLIS = 30_000;
/** What was written is found a moment later. */
const FOUND_MILLIS = 2_000;
const FOUND_ATTEMPTS = 10;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const PASSWORD = 'correct horse';

/** Somebody in front of a browser of his own. */
export class Person {
  /** Everything that went wrong in his pages: errors of scripts, and violations of the CSP. */
  troubles = [];
  #context;

  /**
   * @param {import('playwright-core').Browser} browser
   * @param {{handle: string, name: string}} account
   * @param {import('playwright-core').BrowserContextOptions} [options]
   */
  static async at(browser, { handle, name }, options = {}) {
    const person = new Person();
    Object.assign(person, { handle, name });
    person.#context = await browser.newContext({
      baseURL: process.env.CHAT_BASE_URL ?? 'http://127.0.0.1:8080',
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...options,
    });
    person.#context.setDefaultTimeout(TIMEOUT_MILLIS);
    person.page = await person.#context.newPage();
    person.page.on('pageerror', (error) => person.troubles.push(String(error)));
    person.page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) {
        person.troubles.push(message.text());
      }
    });
    await person.page.goto('/');
    return person;
  }

  async signUp() {
    await this.page.getByRole('button', { name: 'New here' }).click();
    await this.page.getByLabel('Handle').fill(this.handle);
    await this.page.getByLabel('Your name').fill(this.name);
    await this.page.getByLabel('Password').fill(PASSWORD);
    await this.page.getByRole('button', { name: 'Sign up' }).click();
    await this.page.getByText(`@${this.handle}`).waitFor();
  }

  async logIn(password = PASSWORD) {
    await this.page.getByLabel('Handle').fill(this.handle);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Log in' }).click();
  }

  get search() {
    return this.page.getByLabel('Search, or start a chat');
  }

  /** @returns a message that was found, after it has been */
  async found(text, ask) {
    const hit = this.page.locator('.hit').filter({ hasText: text }).first();
    for (let attempt = 1; ; attempt++) {
      await ask();
      try {
        await hit.waitFor({ timeout: FOUND_MILLIS });
        return hit;
      } catch (error) {
        if (attempt === FOUND_ATTEMPTS) {
          throw error;
        }
      }
    }
  }

  /** @returns a message that has these words */
  finds(words, text) {
    return this.found(text, async () => {
      await this.search.fill('');
      await this.search.fill(words);
    });
  }

  async startChatWith({ handle, name }) {
    await this.search.fill(handle);
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('heading', { name, level: 1, exact: true }).waitFor();
  }

  async open(name) {
    await this.line(name).click();
    await this.page.getByRole('heading', { name, level: 1, exact: true }).waitFor();
  }

  /** A conversation in the list. */
  line(name) {
    const title = this.page.locator('strong', { hasText: new RegExp(`^${name}$`) });
    return this.page.getByRole('navigation', { name: 'Conversations' }).getByRole('link').filter({ has: title });
  }

  get composer() {
    return this.page.getByLabel('Message', { exact: true });
  }

  async write(text) {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** Messages on screen with this text. */
  message(text) {
    return this.page.locator('.message').filter({ hasText: text });
  }

  /** Does something with a message as one does without a mouse. */
  async act(text, action) {
    await this.message(text).last().focus();
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('menuitem', { name: action }).click();
  }

  /** Says how a conversation is wanted, as one does without a mouse. */
  async want(name, wish) {
    await this.line(name).focus();
    await this.page.keyboard.press('Shift+F10');
    await this.page.getByRole('menuitem', { name: wish }).click();
  }

  async sees(text) {
    await this.message(text).last().waitFor();
  }

  async seesState(text, state) {
    await this.message(text).last().getByRole('img', { name: state, exact: typeof state === 'string' }).waitFor();
  }

  async texts() {
    return this.page.locator('.message .text').allTextContents();
  }

  /** Another tab of the same browser, at the same place. */
  async anotherTab() {
    const tab = new Person();
    Object.assign(tab, { handle: this.handle, name: this.name });
    tab.#context = this.#context;
    tab.page = await this.#context.newPage();
    await tab.page.goto(this.page.url());
    return tab;
  }

  /** Has the tab believe that nobody looks at it, or that somebody does again. */
  async hide(hidden) {
    await this.page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      Object.defineProperty(document, 'visibilityState', { value: hidden ? 'hidden' : 'visible', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  }

  allow(permission) {
    return this.#context.grantPermissions([permission]);
  }

  /**
   * Has the browser take a push as its push service would bring it.
   *
   * @param place of the worker that hears it
   */
  async pushed(message, place = '/') {
    const tools = await this.#context.newCDPSession(this.page);
    const registered = new Promise((resolve) => {
      tools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const app = registrations.find(({ scopeURL, isDeleted }) => new URL(scopeURL).pathname === place && !isDeleted);
        if (app) {
          resolve(app.registrationId);
        }
      });
    });
    await tools.send('ServiceWorker.enable');
    const origin = new URL(this.page.url()).origin;
    await tools.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await registered, data: JSON.stringify(message) });
    await tools.detach();
  }

  /** Clicks the one notification that is shown. */
  async clickNotification(place = '/') {
    const worker = this.#context.serviceWorkers().find((one) => new URL(one.url()).pathname === `${place}sw.js`);
    await worker.evaluate(async () => {
      const [notification] = await globalThis.registration.getNotifications();
      globalThis.dispatchEvent(new globalThis.NotificationEvent('notificationclick', { notification }));
    });
  }

  /** Asks until it is so. */
  async eventually(check, millis = TIMEOUT_MILLIS) {
    const end = Date.now() + millis;
    for (;;) {
      try {
        return await check();
      } catch (failure) {
        if (Date.now() > end) {
          throw failure;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  offline(away) {
    return this.#context.setOffline(away);
  }

  /** No rule of WCAG that axe can check is broken on this screen. */
  async isAccessible(screen) {
    await this.page.evaluate(AXE);
    const { violations } = await this.page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`).join('\n')}`);
    assert.deepEqual(found, [], `what axe found on ${screen}`);
  }

  close() {
    return this.#context.close();
  }
}
