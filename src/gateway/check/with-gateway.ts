import { listedId } from '../../core/catalogue/listed-ids.ts';
import { rowsOf } from '../../core/gateway/check/judge-answer.ts';
import type { GatewayOrder } from '../../core/gateway/order.ts';
import type { CheckRow } from '../../core/report/gateway-check-report.ts';
import type { Ledger } from '../../core/usage/ledger.ts';
import { startGateway } from '../start-gateway.ts';
import { sendHead, type SendOptions } from './send-request.ts';

/** A gateway of a session's kind, in this process, for as long as `work` takes. Its costs are written when it resolves. */
export async function withGateway<T>(
  order: GatewayOrder,
  options: { readonly ledger: Ledger; readonly now: () => number; readonly timeoutMs: number },
  work: (to: SendOptions) => Promise<T>,
): Promise<T> {
  const { ledger, now, timeoutMs } = options;
  const gateway = await startGateway({ order, ledger, listen: { port: 0 }, notify: () => undefined, now });
  try {
    return await work({ address: gateway.address, token: order.token, timeoutMs });
  } finally {
    await gateway.close();
  }
}

/** What a gateway answers by itself, whatever the upstream has. */
export async function checkOwnAnswers(models: GatewayOrder['models'], to: SendOptions): Promise<readonly CheckRow[]> {
  const probe = await sendHead(to, { method: 'HEAD', path: '/api/hello' });
  const list = await sendHead(to, { method: 'GET', path: '/v1/models?limit=1000' });
  const isListed = models.every(({ id }) => list?.text.includes(JSON.stringify(listedId(id))) === true);
  const judge = (shape: 'start-up' | 'models', status: number | null, isRight: boolean, says: string) =>
    rowsOf(shape, status)(null, isRight ? 'passed' : 'rejected', isRight ? 'none' : 'error', says);
  return [
    judge('start-up', probe?.status ?? null, probe?.status === 200, 'the client’s first probe; the gateway answers it'),
    judge(
      'models',
      list?.status ?? null,
      list?.status === 200 && isListed,
      `the profile’s models for the picker (${models.length}); the gateway answers it`,
    ),
  ];
}
