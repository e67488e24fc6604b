import { afterFailure, CLOSED, isOpen, onTrial, type Breaker } from '../core/gateway/breaker.ts';
import { chooseUpstreams } from '../core/gateway/choose-upstreams.ts';
import type { Upstream } from '../core/gateway/order.ts';
import { refuseUpstream } from '../core/gateway/upstream-address.ts';
import { findDialect } from './dialects/find-dialect.ts';
import type { DialectAdapter } from './dialects/dialect.ts';
import type { Notify } from './notices.ts';

/** One upstream as the data path needs it. */
export type Destination = {
  readonly index: number;
  readonly upstream: Upstream;
  readonly dialect: DialectAdapter;
  readonly origin: string;
  /** Before the dialect's own path. */
  readonly pathPrefix: string;
  /** Why it must not be talked to; null where it may. */
  readonly refused: string | null;
};

/** The upstreams of a session, and how they have been doing. */
export type Upstreams = {
  /** Whom to ask now, in order; never empty. */
  readonly choose: () => readonly Destination[];
  /** One of them is about to be asked. */
  readonly asked: (destination: Destination) => void;
  readonly failed: (destination: Destination, hintMs: number | null) => void;
  readonly answered: (destination: Destination) => void;
};

export function createUpstreams(
  list: readonly Upstream[],
  { clock, notify }: { readonly clock: () => number; readonly notify: Notify },
): Upstreams {
  const destinations = list.map(describe);
  const breakers: Breaker[] = destinations.map(() => CLOSED);
  const breakerOf = ({ index }: Destination) => breakers[index] ?? CLOSED;
  return {
    // The only one is asked, resting or not.
    choose: () =>
      destinations.length === 1
        ? destinations
        : chooseUpstreams(breakers, clock()).flatMap((index) => destinations[index] ?? []),
    asked: (destination) => {
      breakers[destination.index] = onTrial(breakerOf(destination), clock());
    },
    failed: (destination, hintMs) => {
      const before = breakerOf(destination);
      const after = afterFailure(before, clock(), hintMs);
      breakers[destination.index] = after;
      if (isOpen(before) || !isOpen(after) || destinations.length === 1) return;
      notify({
        kind: 'breaker',
        text: `${destination.upstream.provider} failed ${after.failures} times in a row and rests for ${Math.round(after.restMs / 1000)} s.`,
      });
    },
    answered: (destination) => {
      const before = breakerOf(destination);
      breakers[destination.index] = CLOSED;
      if (isOpen(before)) notify({ kind: 'breaker', text: `${destination.upstream.provider} answers again.` });
    },
  };
}

function describe(upstream: Upstream, index: number): Destination {
  const url = URL.parse(upstream.baseUrl);
  return {
    index,
    upstream,
    dialect: findDialect(upstream.dialect),
    origin: url?.origin ?? '',
    pathPrefix: (url?.pathname ?? '').replace(/\/+$/, ''),
    refused: url === null ? 'its address is no URL' : refuseUpstream(upstream, url),
  };
}
