import type { MessageItem, MessageWindow, TimelineItem, WindowView } from '@chat-platform/sdk';
import { Component, createRef } from 'preact';
import { around, boundsOf, NEWEST, towardsNewer, towardsOlder, type Slice } from '../core/slice.js';
import { rowsOf } from '../core/timeline.js';
import { dayName, dayOf, t } from '../i18n/index.js';
import { chat, titleOf } from '../state/chat.js';
import { toast } from '../state/notices.js';
import type { Acting } from './Actions.js';
import { Icon } from './Icon.js';
import { MessageRow } from './MessageRow.js';

/** How near to an edge more is fetched. */
const EDGE_PIXELS = 700;
const BOTTOM_PIXELS = 32;
const FLASH_MILLIS = 1_600;

interface Props {
  window: MessageWindow;
  view: WindowView;
  onAct: (acting: Acting) => void;
  onShow: (sequence: number) => void;
  onReply: (item: MessageItem) => void;
  onEdit: (item: MessageItem) => void;
  onLeave: () => void;
}

interface State {
  slice: Slice;
  /** Whether the newest message is on screen. */
  atBottom: boolean;
  /** Sequence up to which the person has seen the messages, to count those below. */
  seen: number;
  flashed: number | null;
}

interface Anchor {
  key: string;
  top: number;
}

/**
 * The messages. What somebody looks at stays where it is, whatever comes above or below; who is at the bottom goes with the newest. Only a slice
 * of the messages is in the document.
 */
export class MessageList extends Component<Props, State> {
  override state: State = { slice: NEWEST, atBottom: true, seen: 0, flashed: null };
  #scroller = createRef<HTMLDivElement>();
  #resized: ResizeObserver | null = null;
  #stick = true;
  #placed = false;
  #target: number | null = null;
  /** What is around the target has been fetched. */
  #targetFetched = false;
  /** Somebody has asked for the target. */
  #wanted = false;
  #fetching = false;
  #frame = 0;
  #focused: string | null = null;
  /** Up to where it was said that the messages have been read, since somebody looked here. */
  #said = 0;

  override componentDidMount(): void {
    const scroller = this.#scroller.current!;
    this.#resized = new ResizeObserver(() => this.#stick && this.#placed && this.#scrollToBottom());
    this.#resized.observe(scroller);
    addEventListener('focus', this.#looked);
    document.addEventListener('visibilitychange', this.#looked);
    this.#place();
  }

  override componentWillUnmount(): void {
    this.#resized?.disconnect();
    cancelAnimationFrame(this.#frame);
    removeEventListener('focus', this.#looked);
    document.removeEventListener('visibilitychange', this.#looked);
  }

  override getSnapshotBeforeUpdate(): Anchor | null {
    if (this.#stick) {
      return null;
    }
    const { top } = this.#scroller.current!.getBoundingClientRect();
    for (const row of this.#rows()) {
      const box = row.getBoundingClientRect();
      if (box.bottom > top) {
        return { key: row.dataset.key!, top: box.top };
      }
    }
    return null;
  }

  override componentDidUpdate(_: Props, __: State, anchor: Anchor | null): void {
    if (!this.#placed || this.#target !== null) {
      this.#place();
    } else if (this.#stick) {
      this.#scrollToBottom();
    } else if (anchor) {
      const row = this.#rows().find((other) => other.dataset.key === anchor.key);
      const moved = row ? row.getBoundingClientRect().top - anchor.top : 0;
      if (Math.abs(moved) >= 1) {
        this.#scroller.current!.scrollTop += moved;
      }
    }
    this.#later();
  }

  /** Goes to a message, wherever in the conversation it is. @param wanted whether somebody has asked for it */
  async show(sequence: number, wanted = true): Promise<void> {
    this.#target = sequence;
    this.#wanted = wanted;
    this.#targetFetched = false;
    this.#stick = false;
    if (indexOf(this.props.view.items, sequence) < 0) {
      await this.props.window.jumpTo(sequence);
    }
    if (this.#target !== sequence) {
      return;
    }
    this.#targetFetched = true;
    const { items } = this.props.window.view.get();
    const index = indexOf(items, sequence);
    this.setState(index < 0 ? {} : { slice: around(index, items), flashed: sequence });
    setTimeout(() => this.setState({ flashed: null }), FLASH_MILLIS);
  }

  toNewest(): void {
    this.#stick = true;
    this.#target = null;
    if (this.props.view.hasNewer) {
      this.props.window.jumpToNewest();
    }
    this.setState({ slice: NEWEST, atBottom: true });
  }

  /** Where the list begins: at what was not read yet, or at the newest. */
  #place(): void {
    const { items, firstUnread, loading } = this.props.view;
    if (this.#target !== null) {
      const row = this.#scroller.current!.querySelector<HTMLElement>(`[data-sequence="${this.#target}"]`);
      const missing = !row && this.#targetFetched && this.props.view === this.props.window.view.get();
      if (row || missing) {
        this.#target = null;
        this.#placed = true;
      }
      if (row) {
        row.scrollIntoView({ block: 'center' });
      }
      if (row && this.#wanted) {
        this.#focus(row, true);
      } else if (missing && this.#wanted) {
        toast(t('chat.notShown'));
      }
      return;
    }
    if (items.length === 0) {
      this.#placed = !loading;
      return;
    }
    this.#placed = true;
    const first = items.find((item) => item.type === 'message');
    if (firstUnread !== null && first?.type === 'message' && first.message.sequence > firstUnread) {
      this.show(firstUnread, false);
      return;
    }
    const divider = this.#scroller.current!.querySelector('.divider.unread');
    if (divider) {
      this.#stick = false;
      const { height, top } = this.#scroller.current!.getBoundingClientRect();
      this.#scroller.current!.scrollTop += divider.getBoundingClientRect().top - top - height / 4;
      this.#stick = this.#isAtBottom();
    } else {
      this.#scrollToBottom();
    }
    this.#later();
  }

  #rows(): HTMLElement[] {
    return [...this.#scroller.current!.querySelectorAll<HTMLElement>('[data-key]')];
  }

  #scrollToBottom(): void {
    const scroller = this.#scroller.current!;
    scroller.scrollTop = scroller.scrollHeight;
  }

  #isAtBottom(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller.current!;
    return this.state.slice.endKey === null && !this.props.view.hasNewer && scrollHeight - scrollTop - clientHeight < BOTTOM_PIXELS;
  }

  #scrolled = (): void => {
    if (this.#placed && this.#target === null) {
      this.#stick = this.#isAtBottom();
      this.#later();
    }
  };

  #looked = (): void => {
    this.#said = 0;
    this.#later();
  };

  #later(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      if (this.#placed && this.#target === null) {
        this.#see();
        this.#extend();
      }
    });
  }

  /** What is on screen has been read. */
  #see(): void {
    const { bottom } = this.#scroller.current!.getBoundingClientRect();
    const last = this.#rows().findLast((row) => row.dataset.sequence && row.getBoundingClientRect().top < bottom - 8);
    const seen = Math.max(this.state.seen, Number(last?.dataset.sequence ?? 0));
    const atBottom = this.#stick;
    if (seen !== this.state.seen || atBottom !== this.state.atBottom) {
      this.setState({ seen, atBottom });
    }
    if (seen > this.#said && document.visibilityState === 'visible' && document.hasFocus()) {
      this.#said = seen;
      chat.markRead(this.props.view.conversationId, seen);
    }
  }

  #extend(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller.current!;
    const { items, hasOlder, hasNewer, error } = this.props.view;
    const [start, end] = boundsOf(this.state.slice, items);
    if (scrollTop < EDGE_PIXELS && start > 0) {
      this.setState({ slice: towardsOlder(this.state.slice, items) });
    } else if (scrollTop < EDGE_PIXELS && hasOlder && !error) {
      this.#fetch(() => this.props.window.older());
    } else if (scrollHeight - scrollTop - clientHeight < EDGE_PIXELS && end < items.length) {
      this.setState({ slice: towardsNewer(this.state.slice, items) });
    } else if (scrollHeight - scrollTop - clientHeight < EDGE_PIXELS && hasNewer && !error) {
      // What comes is below, and not to be jumped to.
      this.setState({ slice: { endKey: items.at(-1)!.key, count: this.state.slice.count } });
      this.#fetch(() => this.props.window.newer());
    }
  }

  async #fetch(page: () => Promise<void>): Promise<void> {
    if (!this.#fetching) {
      this.#fetching = true;
      await page().catch(() => {});
      this.#fetching = false;
    }
  }

  #keyed = (event: KeyboardEvent): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-key]');
    if (!row || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const rows = this.#rows().filter((other) => other.tabIndex >= -1 && other.hasAttribute('tabindex'));
    const at = rows.indexOf(row);
    const item = this.props.view.items.find(({ key }) => key === row.dataset.key);
    const onRow = event.target === row;
    switch (event.key) {
      case 'ArrowUp':
      case 'ArrowDown':
        this.#focus(rows[at + (event.key === 'ArrowUp' ? -1 : 1)]);
        break;
      case 'Escape':
        this.props.onLeave();
        break;
      case 'Enter':
      case ' ':
      case 'ContextMenu': {
        if (!onRow || item?.type !== 'message') {
          return;
        }
        const { left, top } = (row.querySelector('.bubble') ?? row).getBoundingClientRect();
        this.props.onAct({ item, at: { x: left + 24, y: top + 24 } });
        break;
      }
      case 'r':
        if (!onRow || item?.type !== 'message' || item.message.change) {
          return;
        }
        this.props.onReply(item);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  #focus(row: HTMLElement | undefined, preventScroll = false): void {
    if (row) {
      this.#stick = false;
      row.focus({ preventScroll });
      this.#focused = row.dataset.key!;
      this.forceUpdate();
    }
  }

  override render({ view, window, onAct, onShow, onReply }: Props, { slice, atBottom, seen, flashed }: State) {
    const { items, hasOlder, loading, error, conversation, firstUnread } = view;
    const [start, end] = boundsOf(slice, items);
    const rows = rowsOf(items.slice(start, end), items[start - 1], firstUnread, dayOf);
    const bySequence = new Map(items.flatMap((item) => (item.type === 'message' ? [[item.message.sequence, item] as const] : [])));
    const focusable = rows.some(({ key }) => key === this.#focused) ? this.#focused : rows.findLast(({ type }) => type === 'message')?.key;
    const below = Math.max(0, (conversation?.head ?? 0) - seen);
    return (
      <div class="messages">
        <div class="scroller" ref={this.#scroller} onScroll={this.#scrolled} onKeyDown={this.#keyed}>
          {start === 0 && !hasOlder && !loading && conversation && <p class="beginning">{t('chat.beginning')}</p>}
          {loading && (items.length === 0 || hasOlder) && <p class="loading">{t('app.loading')}</p>}
          {error && (
            <p class="loading" role="alert">
              {t('chat.failedToLoad')}
              <button type="button" class="link" onClick={() => window.older()}>
                {t('chat.retryLoad')}
              </button>
            </p>
          )}
          <ol aria-label={t('chat.messages', { name: conversation ? titleOf(conversation) : '' })}>
            {rows.map((row) => {
              switch (row.type) {
                case 'day':
                  return (
                    <li key={row.key} class="divider">
                      <span>{dayName(row.at)}</span>
                    </li>
                  );
                case 'unread':
                  return (
                    <li key={row.key} class="divider unread">
                      <span>{t('chat.unread')}</span>
                    </li>
                  );
                case 'message': {
                  const replyTo = row.item.type === 'message' ? row.item.message.replyTo : row.item.draft.replyTo;
                  return (
                    <MessageRow
                      key={row.key}
                      conversationId={view.conversationId}
                      item={row.item}
                      first={row.first}
                      last={row.last}
                      group={conversation !== null && conversation.kind !== 'direct'}
                      members={conversation?.members}
                      answered={replyTo === undefined ? undefined : bySequence.get(replyTo)}
                      flashed={row.item.type === 'message' && row.item.message.sequence === flashed}
                      focusable={row.key === focusable}
                      onAct={onAct}
                      onShow={onShow}
                      onReply={onReply}
                    />
                  );
                }
              }
            })}
          </ol>
        </div>
        {!atBottom && (
          <button
            type="button"
            class="to-newest"
            aria-label={below > 0 ? t('chat.newBelow', { count: below }) : t('chat.toNewest')}
            onClick={() => this.toNewest()}
          >
            {below > 0 && <span class="badge">{below}</span>}
            <Icon name="down" />
          </button>
        )}
      </div>
    );
  }
}

function indexOf(items: readonly TimelineItem[], sequence: number): number {
  return items.findIndex((item) => item.type === 'message' && item.message.sequence === sequence);
}
