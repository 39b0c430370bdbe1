/**
 * Makes the pictures of docs/: three people in a conversation, on a desktop and on a phone, what a group is, what was found, and the settings. It wants a platform on which nobody has the handles ann, ben and cid, so a
 * new one: `bin/chat up --home "$(mktemp -d)"`, then `npm run screenshots`.
 */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { ChatClient } from '../../sdk/dist/index.js';
import { PASSWORD, Person } from '../test/platform/person.mjs';

const DESKTOP = { viewport: { width: 1180, height: 740 } };
const PHONE = { viewport: { width: 390, height: 760 }, hasTouch: true, isMobile: true, colorScheme: 'dark' };
const picture = (person, name) => person.page.screenshot({ path: fileURLToPath(new URL(`../../../docs/${name}.png`, import.meta.url)) });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
const cid = new ChatClient({ url: process.env.CHAT_BASE_URL ?? 'http://127.0.0.1:8080' });
try {
  const ann = await Person.at(browser, { handle: 'ann', name: 'Ann' }, DESKTOP);
  const ben = await Person.at(browser, { handle: 'ben', name: 'Ben' }, PHONE);
  await Promise.all([ann.signUp(), ben.signUp()]);
  await cid.signUp('cid', PASSWORD, 'Cid');
  await cid.connect();
  const idOf = async (handle) => (await cid.api.findUser(handle)).userId;
  const [annId, benId] = [await idOf('ann'), await idOf('ben')];

  await becomeContacts(ann, ben);
  await cid.api.addContact(annId);
  await ann.page.goto('/#/contacts');
  await ann.page.getByRole('button', { name: 'Accept' }).click();
  await ann.page.getByRole('button', { name: 'Remove from contacts: Cid' }).waitFor();
  const { conversationId: withAnn } = await cid.startConversation(annId);
  await cid.send(withAnn, 'Gladly! Same place as last time?');
  await ann.open('Cid');
  await ann.sees('Gladly!');
  const { conversationId: club } = await cid.createGroup('Garden club', [annId, benId]);
  await cid.send(club, 'Who brings the seeds on Saturday?');
  await ann.line('Garden club').waitFor();

  await ann.open('Ben');
  await ann.write('Hi Ben! Have you seen the new plans for the garden?');
  await ann.write('They are at https://example.org/garden?v=2 (the second page).');
  await ben.open('Ann');
  await ben.write('Yes! I like them a lot 🌱');
  await ben.write('Two things:\n1. the path could be wider\n2. the bench should stand in the shade, nobody will sit there in July otherwise');
  await ann.act('Two things', 'React with ❤️');
  await ben.message('Two things').getByRole('button', { name: '❤️ 1 person' }).waitFor();
  await ben.page.getByRole('link', { name: 'Back' }).click();
  await ann.act('Two things', 'Reply');
  await ann.write('Good point about the bench.');
  await ben.line('Ann').getByRole('img', { name: '1 unread message' }).waitFor();
  await ben.open('Ann');
  await ben.sees('Good point');
  await ann.seesState('Good point', 'Read');

  // It is told once in some seconds that somebody writes: he goes on until it is seen.
  await ben.composer.pressSequentially('Then I will ask for a quote', { delay: 300 });
  cid.setTyping(club);
  await ann.page.locator('.typing').getByText('Ben is writing…').waitFor();
  await ann.line('Garden club').getByText('Cid is writing…').waitFor();
  await Promise.all([picture(ann, 'app-light'), picture(ben, 'app-phone')]);

  await ann.open('Garden club');
  await ann.page.getByRole('button', { name: 'About this conversation' }).click();
  await ann.page.locator('.info').getByText('@ben').waitFor();
  await picture(ann, 'app-group');
  await ann.page.locator('.info').getByRole('link', { name: 'Close' }).click();
  await ann.page.getByRole('searchbox').fill('garden');
  await ann.page.locator('mark').first().waitFor();
  await picture(ann, 'app-search');
  await ann.page.goto('/#/settings');
  await ann.page.getByLabel('Language').waitFor();
  await picture(ann, 'app-settings');
} finally {
  await cid.disconnect();
  await browser.close();
}

/** They write to each other, and see whether the other one is there. */
async function becomeContacts(one, other) {
  await one.startChatWith(other);
  await one.page.getByRole('button', { name: 'About this conversation' }).click();
  await one.page.getByRole('button', { name: 'Add to contacts' }).click();
  await one.page.getByText('Request sent').waitFor();
  await one.page.locator('.info').getByRole('link', { name: 'Close' }).click();
  await other.page.goto('/#/contacts');
  await other.page.getByRole('button', { name: 'Accept' }).click();
  await other.page.getByRole('button', { name: `Remove from contacts: ${one.name}` }).waitFor();
  await other.page.getByRole('link', { name: 'Back' }).click();
}
