import { problem } from '../words.js';
import { element, setText } from './dom.js';

/**
 * The form for logging in and signing up.
 *
 * @param {import('../api.js').Api} api
 * @param {() => void} onSignedIn
 * @param {string} notice why the person is asked to log in; may be empty
 */
export function showSignIn(api, onSignedIn, notice) {
  const root = element('sign-in');
  const form = element('sign-in-form');
  const { handle, display_name: displayName, password } = form.elements;
  const submit = element('sign-in-submit');
  let signingUp = false;

  function showMode() {
    const [title, question, other] = signingUp
      ? ['Sign up', 'Have an account?', 'Log in']
      : ['Log in', 'New here?', 'Sign up'];
    setText(element('sign-in-title'), title);
    setText(submit, title);
    setText(element('other-mode-question'), question);
    setText(element('other-mode'), other);
    setText(element('sign-in-error'), '');
    form.querySelectorAll('[data-sign-up]').forEach((part) => (part.hidden = !signingUp));
    displayName.required = signingUp;
    password.autocomplete = signingUp ? 'new-password' : 'current-password';
    password.minLength = signingUp ? 8 : 1;
  }

  async function signIn() {
    const name = handle.value.trim().replace(/^@/, '').toLowerCase();
    submit.disabled = true;
    setText(element('sign-in-error'), '');
    try {
      if (signingUp) {
        await api.signUp(name, password.value, displayName.value.trim());
      } else {
        await api.logIn(name, password.value);
      }
      form.reset();
      root.hidden = true;
      onSignedIn();
    } catch (error) {
      setText(element('sign-in-error'), problem(error));
    } finally {
      submit.disabled = false;
    }
  }

  element('other-mode').onclick = () => {
    signingUp = !signingUp;
    showMode();
    handle.focus();
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    signIn();
  };
  setText(element('sign-in-notice'), notice);
  showMode();
  root.hidden = false;
  handle.focus();
}
