import { Api } from './api.js';
import { App } from './app.js';
import { Session } from './session.js';
import { ChatView } from './view/chat.js';
import { ConnectionView } from './view/connection.js';
import { element, setText } from './view/dom.js';
import { ListView } from './view/list.js';
import { showSignIn } from './view/sign-in.js';

const NOTICE_KEY = 'chat.notice';

const session = new Session();

function startOver(notice = '') {
  sessionStorage.setItem(NOTICE_KEY, notice);
  // A new page holds nothing of the person who was here.
  location.replace(location.pathname);
}

function showChats() {
  session.keepFresh();
  const app = new App(session, {
    changed: () => requestRender(),
    notFound: () => (location.hash = ''),
    sessionEnded: () => startOver('The session has ended. Log in again.'),
  });
  const views = [new ListView(app), new ChatView(app), new ConnectionView(app)];
  let requested = false;
  function requestRender() {
    if (!requested) {
      requested = true;
      requestAnimationFrame(() => {
        requested = false;
        views.forEach((view) => view.render());
      });
    }
  }

  setText(element('my-name'), app.me.display_name);
  setText(element('my-handle'), `@${app.me.handle}`);
  element('log-out').onclick = async () => {
    const waiting = app.waitingCount;
    if (
      waiting === 0 ||
      confirm(`${waiting} of your messages are not sent yet. Log out and lose them?`)
    ) {
      await app.logOut();
      startOver();
    }
  };
  const openFromAddress = () => app.open(location.hash.slice(1) || null);
  addEventListener('hashchange', openFromAddress);
  document.addEventListener('visibilitychange', () => document.hidden || app.seen());
  // Logged out, or logged in as somebody else, in another tab.
  addEventListener('storage', () => {
    if (session.current?.device_id !== app.me.device_id) {
      startOver();
    }
  });
  element('chats').hidden = false;
  openFromAddress();
  app.start();
}

if (session.current === null) {
  const notice = sessionStorage.getItem(NOTICE_KEY) ?? '';
  sessionStorage.removeItem(NOTICE_KEY);
  showSignIn(new Api(session), showChats, notice);
} else {
  showChats();
}
