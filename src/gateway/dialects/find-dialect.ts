import type { Dialect } from '../../core/gateway/order.ts';
import { anthropicMessages } from './anthropic-messages/adapter.ts';
import type { DialectAdapter } from './dialect.ts';

/** One row a dialect. */
const DIALECTS: Readonly<Record<Dialect, DialectAdapter>> = { 'anthropic-messages': anthropicMessages };

export function findDialect(id: Dialect): DialectAdapter {
  return DIALECTS[id];
}
