/** Codes of the platform in words for the person in front of the page. */

const REASONS = {
  blocked: 'one of you has blocked the other',
  body_not_supported: 'this kind of message is not supported',
  conversation_not_found: 'this conversation does not exist',
  id_expired: 'it waited for too long, or the clock of this device is wrong',
  invalid_argument: 'the server does not accept it',
  malformed_frame: 'the server could not read it',
  message_empty: 'it is empty',
  message_too_long: 'it is too long',
  rate_limited: 'too many in a short time',
};

/** Why a message was refused. */
export function reason(code) {
  return REASONS[code] ?? `the server refused it (${code})`;
}

const PROBLEMS = {
  handle_taken: 'This handle belongs to somebody else already. Choose another one.',
  rate_limited: 'Too many attempts. Wait a moment, then try again.',
  wrong_credentials: 'Handle and password do not belong together.',
};

/** What went wrong with a call, and what to do. */
export function problem(error) {
  if (error.status === 0) {
    return 'The server cannot be reached. Check the connection, then try again.';
  }
  if (error.status >= 500) {
    return 'The server has a problem at the moment. Try again in a little while.';
  }
  return PROBLEMS[error.code] ?? error.message;
}

const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });
const shortDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'short' });

export function timeOf(date) {
  return time.format(date);
}

export function dayOf(date) {
  return day.format(date);
}

/** The time for today, else the day. */
export function timeOrDayOf(date, now) {
  return date.toDateString() === now.toDateString() ? time.format(date) : shortDay.format(date);
}

/**
 * How somebody's presence is told.
 *
 * @param {{state?: string, last_active_at?: string}} presence
 */
export function presenceWords({ state, last_active_at }, now) {
  switch (state) {
    case 'PRESENCE_STATE_ONLINE':
      return 'online';
    case 'PRESENCE_STATE_AWAY':
      return 'away';
    case 'PRESENCE_STATE_OFFLINE':
      return last_active_at ? `last seen ${timeOrDayOf(new Date(last_active_at), now)}` : 'offline';
    default:
      return '';
  }
}
