import type { Route } from '../../resolution/route.ts';
import { addressOf, isLoopback } from '../address.ts';
import type { Diagnosis, Rule } from '../diagnosis.ts';
import { findingAt } from '../judge.ts';
import { routesOf, seen, seenLive, textOf } from '../live.ts';
import type { Sighting } from '../sighting.ts';
import { revealText } from '../../secret.ts';

const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'] as const;

/** The places that say which proxy carries the requests of this route, nearest first. */
function proxySightings(diagnosis: Diagnosis, route: Route): readonly Sighting[] {
  return PROXIES.flatMap((name) => seenLive(diagnosis, name)).filter(
    ({ value }) => value !== null && carries(route, revealText(value).trim()),
  );
}

function carries(route: Route, proxy: string): boolean {
  return route.proxy !== null && hostOf(route.proxy) === hostOf(proxy);
}

function hostOf(proxy: string): string {
  const url = URL.parse(proxy) ?? URL.parse(`http://${proxy}`);
  return url?.host ?? proxy;
}

export const PROXY_CARRIES: Rule = {
  id: 'proxy',
  title: 'A proxy carries the requests.',
  find: (diagnosis) =>
    routesOf(diagnosis).flatMap((route) => {
      const [first] = proxySightings(diagnosis, route);
      if (route.proxy === null || first === undefined) return [];
      const target = route.destination === null ? null : URL.parse(route.destination);
      const loopback = target !== null && isLoopback(target);
      return [
        findingAt(first, {
          severity: 'warning',
          message: loopback
            ? `${first.name} sends requests for this machine's own ${target.host} through the proxy ${hostOf(route.proxy)}.`
            : `${first.name} sends requests through the proxy ${hostOf(route.proxy)}.`,
          why: loopback
            ? 'The client makes no exception for loopback addresses: the proxy gets the request in clear text, credential included.'
            : 'That may be your network’s own proxy, which sessions need. One that you don’t know sees where every request goes.',
          advice: loopback
            ? 'Add 127.0.0.1 and localhost to NO_PROXY, or start such sessions with `cordon run PROFILE`, which does.'
            : 'Keep it if it is your network’s; otherwise take it out.',
        }),
      ].map((finding) => ({ ...finding, repair: null }));
    }),
};

const AUTHORITIES = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'] as const;

export const TLS_INTERCEPTION: Rule = {
  id: 'tls-interception',
  title: 'A proxy carries the requests, and an authority of its own may open them.',
  find: (diagnosis) => {
    const proxy = routesOf(diagnosis).find((route) => route.proxy !== null)?.proxy ?? null;
    if (proxy === null || diagnosis.projectOnly) return [];
    return AUTHORITIES.flatMap((name) => seenLive(diagnosis, name))
      .filter(({ place }) => place !== 'project' && place !== 'local')
      .map((sighting) => ({
        ...findingAt(sighting, {
          severity: 'info',
          message: `${sighting.name} adds certificate authorities, and the proxy ${hostOf(proxy)} carries the requests.`,
          why: 'Whoever has both can read every request, the login included; networks of companies are made so.',
          advice: 'Keep both if they are your network’s; otherwise take them out.',
        }),
        repair: null,
      }));
  },
};

export const TLS_UNVERIFIED: Rule = {
  id: 'tls-unverified',
  title: 'Certificates are not checked.',
  find: (diagnosis) =>
    seen(diagnosis, 'NODE_TLS_REJECT_UNAUTHORIZED')
      .filter((sighting) => textOf(sighting).trim() === '0')
      .map((sighting) => ({
        ...findingAt(sighting, {
          severity: sighting.beatenBy === null && sighting.place !== 'one-command' ? 'warning' : 'info',
          message: 'NODE_TLS_REJECT_UNAUTHORIZED=0 turns the checking of certificates off.',
          why: 'Anybody on the way can pose as the host and read the conversation and the credential.',
          advice: 'Take it out; a network that opens TLS needs its certificate in NODE_EXTRA_CA_CERTS instead.',
        }),
        repair: null,
      })),
};

export const PROJECT_CERTIFICATES: Rule = {
  id: 'project-certificates',
  title: 'A project adds a certificate authority.',
  find: (diagnosis) =>
    ['NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].flatMap((name) =>
      seen(diagnosis, name)
        .filter(({ place, beatenBy }) => beatenBy === null && (place === 'project' || place === 'local'))
        .map((sighting) =>
          findingAt(sighting, {
            severity: sighting.place === 'local' ? 'info' : diagnosis.projectOnly ? 'error' : 'warning',
            message:
              name === 'NODE_EXTRA_CA_CERTS'
                ? 'A project’s settings add a certificate authority (NODE_EXTRA_CA_CERTS).'
                : `A project’s settings choose the proxy (${name}).`,
            why: 'Together, an authority and a proxy of a project’s choosing can read every request, the login included.',
          }),
        ),
    ),
};

export const INTERPRETER_INJECTION: Rule = {
  id: 'injected-code',
  title: 'Code is loaded into the client.',
  find: (diagnosis) =>
    ['BUN_OPTIONS', 'LD_PRELOAD', 'DYLD_INSERT_LIBRARIES', 'LD_AUDIT'].flatMap((name) =>
      seenLive(diagnosis, name)
        .filter(({ place }) => place === 'shell' || place === 'start-up' || place === 'login')
        .map((sighting) => ({
          ...findingAt(sighting, {
            severity:
              name === 'BUN_OPTIONS' && /preload|-r\b|require|import/.test(textOf(sighting)) ? 'warning' : 'info',
            message: `${name} can run code inside the client.`,
            why: 'Such code sees the credential and every request. A launch by cordon removes it.',
            advice: 'Take it out unless you know what put it there.',
          }),
          repair: null,
        })),
    ),
};

/** Whether the requests of the route here leave for a host that is no address of the vendor's. */
export function isRouted({ route }: Diagnosis): boolean {
  return route.provider === 'custom' && route.destination !== null && addressOf(route.destination) !== null;
}
