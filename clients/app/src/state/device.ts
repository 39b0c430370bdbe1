/** What this device keeps for the app itself; the SDK keeps conversations. Where storage is refused, nothing is kept. */
const PREFIX = 'chat.app.';

export function load(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

export function save(key: string, value: string | null): void {
  try {
    if (value === null) {
      localStorage.removeItem(PREFIX + key);
    } else {
      localStorage.setItem(PREFIX + key, value);
    }
  } catch {
    // Refused or full: the next run begins without it.
  }
}

export function forget(start: string): void {
  try {
    Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX + start))
      .forEach((key) => localStorage.removeItem(key));
  } catch {
    // Refused: nothing was kept.
  }
}
