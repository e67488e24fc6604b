import { upwardHeaders } from '../../../core/gateway/forward-headers.ts';
import { upstreamModel } from '../../../core/gateway/upstream-model.ts';
import type { Upstream } from '../../../core/gateway/order.ts';
import { replaceModel } from '../../../core/gateway/scan-request.ts';
import type { Asked, DialectAdapter } from '../dialect.ts';

const PATHS = { messages: '/v1/messages', 'count-tokens': '/v1/messages/count_tokens' } as const;

/**
 * The pass-through: the client's own bytes go up, because thinking blocks are bound to them, and the upstream's come down
 * as they are. Only the name of the model is replaced, where it stands.
 */
export const anthropicMessages: DialectAdapter = {
  id: 'anthropic-messages',
  translateRequest: (asked, upstream) => {
    const body = withModel(asked, upstream);
    return {
      path: PATHS[asked.endpoint] + asked.query,
      headers: [...upwardHeaders(asked.headers, upstream), 'content-length', String(body.length)],
      body,
    };
  },
  translateAnswer: () => null,
};

function withModel({ body, scanned }: Asked, upstream: Upstream): Buffer {
  if (scanned.model === null) return body;
  const model = upstreamModel(scanned.model.text, upstream);
  return model === scanned.model.text ? body : Buffer.concat(replaceModel(body, scanned.model.span, model));
}
