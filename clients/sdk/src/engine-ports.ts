import type { ChatApi } from './api.js';
import type { ChatEvent } from './events.js';
import type { CacheLimits } from './io/cache.js';
import type { DriverOptions } from './io/driver.js';
import type { TokenSource } from './io/session.js';

export interface EngineOptions extends DriverOptions {
  cache: CacheLimits;
  shareTabs: boolean;
}

export interface EnginePorts {
  api: ChatApi;
  tokens: TokenSource;
  /** Addresses that came with the session. */
  gateways(): readonly string[];
  newId(): string;
  emit(event: ChatEvent): void;
  /** Something that the views of these conversations show is another now. */
  changed(conversationIds: ReadonlySet<string>): void;
  presenceChanged(): void;
  /** Somebody is called otherwise now, or is known by name. */
  profilesChanged(): void;
  typingChanged(): void;
  statusChanged(): void;
  /** What is told live and in no event may have been missed. */
  renewed(): void;
  loggedOut(): void;
}
