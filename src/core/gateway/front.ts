import type { EnvChange, Plan } from '../plan/plan.ts';
import type { Profile } from '../profiles/profile.ts';

/** Stands in a plan for the gateway's address until it listens: port 0 is the one that the system will choose. */
export const GATEWAY_ADDRESS = 'http://127.0.0.1:0';

/** How a session's token looks: nothing else of a session's does. */
export const GATEWAY_TOKEN = /^cordon-[\w-]{43}$/;

/** The profile as the client of a session with a gateway sees it: one server on this machine, and the session's token. */
export function frontedByGateway(profile: Profile, address: string = GATEWAY_ADDRESS): Profile {
  const { switch: _switch, placeholder: _placeholder, ...provider } = profile.provider;
  return { ...profile, provider: { ...provider, baseUrl: address, auth: 'bearer' } };
}

/** The profile for a client that joins a session whose gateway runs: that one keeps limits and fallbacks for it too. */
export function joinedToGateway(profile: Profile, address: string): Profile {
  return { ...frontedByGateway(profile, address), gateway: false, budget: null, fallback: [] };
}

/** The plan with the port that the gateway listens on. */
export function fillGatewayPort(plan: Plan, port: number): Plan {
  const address = GATEWAY_ADDRESS.replace(/0$/, String(port));
  const env: Readonly<Record<string, EnvChange>> = { ...plan.env, ANTHROPIC_BASE_URL: { kind: 'set', value: address } };
  return { ...plan, env, expect: { ...plan.expect, destination: address } };
}
