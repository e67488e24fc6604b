import { showCents } from '../core/usage/show-cents.ts';
import type { StatusLineState } from '../core/evidence/status-line-state.ts';
import { plainText } from './plain-text.ts';

/** What a status line says of its session. Texts are anybody's. */
export type StatusLineView = {
  readonly profile: string;
  readonly model: string | null;
  readonly provider: string | null;
  /** Where the session's requests go, as a URL. */
  readonly destination: string | null;
  readonly state: StatusLineState;
  readonly spentMicroUsd: number | null;
  readonly limitMicroUsd: number | null;
};

/** Colours by number, because the module that knows their names is not needed for anything else here. */
const COLOURS: Readonly<Record<StatusLineState, string>> = {
  'as planned': '32',
  DRIFTED: '1;31',
  'not known': '33',
  'settings changed': '33',
};

/** One line for the client's status line, in colour, ended by a line break. */
export function renderStatusLine(view: StatusLineView): string {
  const { profile, model, state } = view;
  const parts = [
    paint('36', plainText(profile, 40)),
    model === null ? '' : plainText(model, 60),
    plainText(placeOf(view), 60),
    paint(COLOURS[state], state),
    money(view),
  ];
  return `${parts.filter((part) => part !== '').join(' · ')}\n`;
}

/** Outside of any session of cordon's there is only the client's model to name. */
export function renderNoSession(model: string | null): string {
  return `${['no cordon session', model === null ? '' : plainText(model, 60)].filter((part) => part !== '').join(' · ')}\n`;
}

function paint(colour: string, text: string): string {
  return text === '' ? '' : `\u001b[${colour}m${text}\u001b[0m`;
}

/** A provider that the client knows by name, and the host; a base URL of one's own is its host. */
function placeOf({ provider, destination }: StatusLineView): string {
  const host = destination === null ? '' : (URL.parse(destination)?.host ?? '');
  return [provider === null || provider === 'custom' ? '' : provider, host].filter((part) => part !== '').join(' ');
}

function money({ spentMicroUsd, limitMicroUsd }: StatusLineView): string {
  if (spentMicroUsd === null) return '';
  const spent = `${showCents(spentMicroUsd)} spent`;
  return limitMicroUsd === null ? spent : `${spent}, ${showCents(Math.max(0, limitMicroUsd - spentMicroUsd))} left`;
}
