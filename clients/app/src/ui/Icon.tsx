/** Drawn for this app on a grid of 24. */
const PATHS = {
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M5 12h13M12 5l7 7-7 7',
  plus: 'M12 5v14M5 12h14',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  smile: 'M12 21a9 9 0 100-18 9 9 0 000 18zM9 10h.01M15 10h.01M8.5 14.5a4.5 4.5 0 007 0',
  reply: 'M9 7L4 12l5 5M4 12h10a6 6 0 016 6v1',
  forward: 'M15 7l5 5-5 5M20 12H10a6 6 0 00-6 6v1',
  edit: 'M4 20l1-4L16.5 4.5a2 2 0 013 3L8 19l-4 1z',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  hide: 'M4 4l16 16M9.5 5.4A9.6 9.6 0 0112 5c5 0 8.5 4 9.5 7-.4 1.2-1.2 2.5-2.300 3.700M6.300 7.300C4.5 8.600 3.2 10.400 2.5 12c1 3 4.5 7 9.5 7 1.700 0 3.2-.4 4.600-1.2',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  people: 'M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 20a6.5 6.5 0 0113 0M16 4.5a3.5 3.5 0 010 6.2M18 14.5a6.5 6.5 0 013.5 5.5',
  person: 'M12 11a4 4 0 100-8 4 4 0 000 8zM4.5 21a7.5 7.5 0 0115 0',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 9a2 2 0 100-4 2 2 0 000 4zM9 19a2 2 0 100-4 2 2 0 000 4z',
  logout: 'M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9',
  info: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 11v5M12 8h.01',
  down: 'M6 9l6 6 6-6',
  search: 'M11 18a7 7 0 100-14 7 7 0 000 14zM20 20l-4-4',
  clock: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3 2',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  checks: 'M2 12.5l4.5 4.5L16 7.5M12 15.5l1.5 1.5L23 7.5',
  channel: 'M4 10v4h3l8 4V6l-8 4zM18.500 9a4 4 0 010 6',
  bell: 'M6 16v-5a6 6 0 0112 0v5l1.5 2h-15zM10 21h4',
  mute: 'M4 4l16 16M17 17H4.500L6 15v-4a6 6 0 01.8-3M9 5.800A6 6 0 0118 11v3.500M10 21h4',
  pin: 'M9 4h6l-1 6 3 3v2H7v-2l3-3zM12 15v6',
  archive: 'M4 5h16v4H4zM5.500 9v10h13V9M10 13h4',
  unread: 'M12 15a3 3 0 100-6 3 3 0 000 6z',
  at: 'M12 16a4 4 0 100-8 4 4 0 000 8zM16 8v5a2.500 2.500 0 005 0v-1a9 9 0 10-3.500 7.100',
  alert: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v6M12 16h.01',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon ${name === 'back' || name === 'send' || name === 'reply' || name === 'forward' || name === 'logout' ? 'directed' : ''}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
