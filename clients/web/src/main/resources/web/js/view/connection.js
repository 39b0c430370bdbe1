import { SUPERSEDED } from '../protocol.js';
import { element, setText } from './dom.js';

/** Says how the connection is, where there is something to say. */
export class ConnectionView {
  #app;

  /** @param {import('../app.js').App} app */
  constructor(app) {
    this.#app = app;
    element('resume').onclick = () => app.start();
  }

  render() {
    const { connectionState: state, closeCode } = this.#app;
    const superseded = closeCode === SUPERSEDED;
    setText(
      element('connection'),
      superseded ? 'Open in another tab or window.' : words(state, closeCode),
    );
    element('resume').hidden = state !== 'stopped';
    setText(element('resume'), superseded ? 'Use here' : 'Connect again');
  }
}

function words(state, closeCode) {
  switch (state) {
    case 'live':
      return '';
    case 'waiting':
      return 'No connection. Trying again…';
    case 'stopped':
      return `The server ended the connection (code ${closeCode}).`;
    default:
      return 'Connecting…';
  }
}
