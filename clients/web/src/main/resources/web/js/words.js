/** Codes and events of the platform in words for the person in front of the page. */

const REASONS = {
  blocked: 'one of you has blocked the other',
  permission_denied: 'your role does not allow it',
  message_not_found: 'the message is not there any more',
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

/**
 * A system line.
 *
 * @param {(userId: string) => string} nameOf
 */
export function changeText({ change, sender_id }, nameOf) {
  const who = nameOf(sender_id);
  const names = (ids = []) => ids.map(nameOf).join(', ');
  if (change.created) {
    return `${who} made the group “${change.group.name}”`;
  }
  if (change.updated) {
    const { name } = change.updated;
    return name === undefined ? `${who} changed the group` : `${who} named the group “${name}”`;
  }
  if (change.members_added) {
    return `${who} added ${names(change.members_added.member_ids)}`;
  }
  if (change.member_removed) {
    return `${who} removed ${nameOf(change.member_removed.member_id)}`;
  }
  if (change.member_left) {
    return `${who} left`;
  }
  if (change.member_joined) {
    return `${who} joined by an invitation`;
  }
  return `${who} changed the role of ${nameOf(change.role_changed?.member_id)}`;
}

const PROBLEMS = {
  account_disabled: 'This account is disabled. Ask whoever runs this server.',
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
