import type { Limits } from '../core/gateway/limits.ts';
import type { GatewayOrder } from '../core/gateway/order.ts';
import type { Accounts } from './accounts.ts';
import type { BodyBuffers } from './body-buffers.ts';
import type { Leaving } from './leaving.ts';
import type { Notify } from './notices.ts';
import type { Redactor } from './redactor.ts';
import type { Slots } from './slots.ts';
import type { Transport } from './transport.ts';
import type { Upstreams } from './upstreams.ts';
import type { Watch } from './watch.ts';

/** What every request of one gateway shares. */
export type GatewayContext = {
  readonly order: GatewayOrder;
  readonly limits: Limits;
  readonly accounts: Accounts;
  readonly upstreams: Upstreams;
  readonly transport: Transport;
  readonly buffers: BodyBuffers;
  readonly slots: Slots;
  readonly watch: Watch;
  readonly notify: Notify;
  readonly createRedactor: () => Redactor;
  readonly randomId: () => string;
  /** Milliseconds that only grow, for spans. */
  readonly clock: () => number;
  /** Milliseconds since the epoch. */
  readonly wallClock: () => number;
};

/** One request of the client's on its way. */
export type Call = {
  readonly id: string;
  /** Ends when the client goes away, or the gateway does. */
  readonly leaving: Leaving;
};
