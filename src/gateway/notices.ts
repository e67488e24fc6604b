/** What reaches the person beside the client's own screen. */
export type Notice = {
  readonly kind: 'budget' | 'failover' | 'breaker' | 'ledger' | 'credential' | 'model' | 'price';
  readonly text: string;
};

export type Notify = (notice: Notice) => void;

const QUIET_MS = 60_000;
const MOST_REMEMBERED = 200;

/** Says the same thing once a minute at most: one outage is many requests. */
export function createNotices(notify: Notify, clock: () => number): Notify {
  const saidAt = new Map<string, number>();
  return (notice) => {
    const now = clock();
    const last = saidAt.get(notice.text);
    if (last !== undefined && now - last < QUIET_MS) return;
    if (saidAt.size >= MOST_REMEMBERED) saidAt.clear();
    saidAt.set(notice.text, now);
    notify(notice);
  };
}
