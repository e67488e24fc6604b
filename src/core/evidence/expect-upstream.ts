import type { Plan } from '../plan/plan.ts';
import type { RouteCredential } from '../resolution/route.ts';

/**
 * The plan with the route of the gateway's own requests in place of the client's: what a witness behind the gateway is to
 * see. A plan without a gateway is its own.
 */
export function expectUpstream(plan: Plan): Plan {
  const upstream = plan.gateway?.upstreams[0];
  if (upstream === undefined) return plan;
  const { baseUrl, auth, credential, provider } = upstream;
  const sent: RouteCredential | null =
    credential === null
      ? null
      : {
          fingerprint: credential.fingerprint,
          from: `the gateway, for ${provider}`,
          origin: { scope: 'process', path: null, line: null },
        };
  return {
    ...plan,
    expect: {
      ...plan.expect,
      destination: baseUrl,
      proxy: null,
      authorization: auth === 'bearer' ? sent : null,
      apiKey: auth === 'x-api-key' ? sent : null,
    },
  };
}
