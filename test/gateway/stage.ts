import { request as plainRequest, type IncomingHttpHeaders } from 'node:http';
import type { Limits } from '../../src/core/gateway/limits.ts';
import type { GatewayOrder, Upstream } from '../../src/core/gateway/order.ts';
import type { Notice } from '../../src/gateway/notices.ts';
import { startGateway, type RunningGateway } from '../../src/gateway/start-gateway.ts';
import { createMemoryLedger, type MemoryLedger } from './memory-ledger.ts';

export const TOKEN = 'session-token-0123456789abcdef0123456789abcdef';
export const KEY = 'provider-key-of-the-test-93ab1c';
/** 2026-11-25, 18:00 UTC: six hours to midnight. */
export const NOW = Date.UTC(2026, 10, 25, 18);

/** Dollars a million tokens: 1000 in and 50 out are 0.015 dollars. */
const PRICE = { input: 10, output: 100 };

export type Stage = {
  readonly gateway: RunningGateway;
  readonly ledger: MemoryLedger;
  readonly notices: readonly Notice[];
  readonly ask: (request?: Partial<AskOptions>) => Promise<Answered>;
  readonly close: () => Promise<void>;
};

export type AskOptions = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
  /** Takes these headers in the place of the usual ones. */
  readonly onlyHeaders: Readonly<Record<string, string>>;
};

export type Answered = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  /** Whether the answer came to its regular end. */
  readonly isWhole: boolean;
};

export function upstreamAt(baseUrl: string, more: Partial<Upstream> = {}): Upstream {
  return {
    provider: 'lab',
    baseUrl,
    dialect: 'anthropic-messages',
    auth: 'bearer',
    credential: KEY,
    proxy: null,
    model: null,
    ...more,
  };
}

export async function setStage(options: {
  readonly upstreams: readonly Upstream[];
  readonly order?: Partial<GatewayOrder>;
  readonly limits?: Partial<Limits>;
  readonly onNotice?: (notice: Notice) => void;
}): Promise<Stage> {
  const ledger = createMemoryLedger();
  const notices: Notice[] = [];
  const order: GatewayOrder = {
    schema: 1,
    attribution: { session: 's1', profile: 'capped', project: '/project' },
    token: TOKEN,
    upstreams: options.upstreams,
    models: [
      { id: 'anthropic/claude-opus-4.6', name: 'Opus' },
      { id: 'some/model', name: 'Some model' },
    ],
    budgets: [],
    prices: { 'some/model': PRICE, 'other/model': PRICE },
    ledger: 'sqlite',
    stateDirectory: '',
    parent: { pid: 0, processStart: null },
    ...options.order,
  };
  const gateway = await startGateway({
    order,
    ledger,
    listen: { port: 0 },
    notify: (notice) => {
      notices.push(notice);
      options.onNotice?.(notice);
    },
    now: () => NOW,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  return {
    gateway,
    ledger,
    notices,
    ask: (request = {}) => askAt(gateway.address, request),
    close: gateway.close,
  };
}

export const MESSAGE = JSON.stringify({
  model: 'some/model',
  messages: [{ role: 'user', content: 'hi' }],
  max_tokens: 1000,
  stream: true,
});

/** One request as the client makes it, unless told otherwise. */
export function askAt(address: string, request: Partial<AskOptions> = {}): Promise<Answered> {
  const { method = 'POST', path = '/v1/messages?beta=true', body = MESSAGE, headers = {}, onlyHeaders } = request;
  return new Promise((resolve, reject) => {
    const outgoing = plainRequest(
      address + path,
      {
        method,
        agent: false,
        headers: onlyHeaders ?? {
          authorization: `Bearer ${TOKEN}`,
          'content-type': 'application/json',
          'anthropic-version': '2023-06-01',
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        const done = () => {
          const whole = Buffer.concat(chunks);
          const { statusCode: status = 0, headers, complete: isWhole } = response;
          resolve({ status, headers, body: whole, text: whole.toString(), isWhole });
        };
        response.on('error', () => {});
        response.on('close', done);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(method === 'POST' ? body : undefined);
  });
}

/** The message of a refusal in the vendor's shape. */
export function refusalOf({ text }: Answered): { readonly type: string; readonly message: string } {
  const body = JSON.parse(text) as {
    readonly type: string;
    readonly error: { readonly type: string; readonly message: string };
  };
  if (body.type !== 'error') throw new Error(`no refusal: ${text}`);
  return body.error;
}
