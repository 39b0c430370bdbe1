import assert from 'node:assert/strict';

const TIMEOUT_MILLIS = 30_000;

/** Somebody in front of a browser of his own. */
export class Person {
  /** Everything that went wrong in his pages: errors of scripts, dialogs, violations of the CSP. */
  troubles = [];
  #context;

  /**
   * @param {import('playwright-core').Browser} browser
   * @param {string} baseUrl of the platform
   * @param {{handle: string, name: string, password: string}} account
   * @param {import('playwright-core').BrowserContextOptions} [options]
   */
  static async at(browser, baseUrl, account, options) {
    const person = new Person();
    Object.assign(person, account);
    person.#context = await browser.newContext({ baseURL: baseUrl, ...options });
    person.#context.setDefaultTimeout(TIMEOUT_MILLIS);
    await person.openPage();
    return person;
  }

  async openPage() {
    this.page = await this.#context.newPage();
    this.page.on('pageerror', (error) => this.troubles.push(String(error)));
    this.page.on('dialog', (dialog) => {
      this.troubles.push(`dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    this.page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) {
        this.troubles.push(message.text());
      }
    });
    await this.page.goto('/');
    return this.page;
  }

  async signUp() {
    await this.page.getByRole('button', { name: 'Sign up' }).click();
    await this.page.getByLabel('Handle', { exact: true }).fill(this.handle);
    await this.page.getByLabel('Your name').fill(this.name);
    await this.page.getByLabel('Password').fill(this.password);
    await this.page.getByRole('button', { name: 'Sign up' }).click();
    await this.page.getByText(`@${this.handle}`).waitFor();
  }

  async logIn(password = this.password) {
    await this.page.getByLabel('Handle', { exact: true }).fill(this.handle);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Log in' }).click();
  }

  async logOut() {
    await this.page.getByRole('button', { name: 'Log out' }).click();
    await this.page.getByRole('heading', { name: 'Log in' }).waitFor();
  }

  async startConversationWith(handle) {
    await this.page.getByLabel('Start a conversation').fill(handle);
    await this.page.getByRole('button', { name: 'Start' }).click();
  }

  async openConversationWith(name) {
    const list = this.page.getByRole('navigation', { name: 'Conversations' });
    await list.getByRole('link', { name }).click();
    await this.page.getByRole('heading', { name }).waitFor();
  }

  async write(text) {
    await this.page.getByLabel('Message', { exact: true }).fill(text);
    await this.page.getByLabel('Message', { exact: true }).press('Enter');
  }

  /** The messages on screen whose text has this in it. */
  message(text) {
    return this.page.locator('.message').filter({ hasText: text });
  }

  /** Waits until these texts are on screen, from the top, nothing else, and the own ones are sent. */
  async sees(expected) {
    try {
      await this.page.waitForFunction((wanted) => {
        const texts = (selector) =>
          [...document.querySelectorAll(selector)].map((node) => node.textContent);
        return (
          JSON.stringify(texts('.message .text')) === JSON.stringify(wanted) &&
          texts('.mine .state').every((state) => ['Sent', 'Delivered', 'Read'].includes(state))
        );
      }, expected);
    } catch (error) {
      const texts = await this.page.locator('.message .text').allTextContents();
      assert.deepEqual(texts.map(clipped), expected.map(clipped), `what ${this.name} sees`);
      throw error;
    }
  }

  /** Takes the network away, or gives it back. */
  offline(away) {
    return this.#context.setOffline(away);
  }

  /** Waits until the page says that it has a connection (it then says nothing). */
  async isConnected() {
    await this.page.waitForFunction(() => document.getElementById('connection').textContent === '');
  }
}

function clipped(text) {
  return text.length > 60 ? `${text.slice(0, 60)}… (${text.length})` : text;
}
