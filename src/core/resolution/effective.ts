import type { LayerSetting, LayerVariable } from '../layers/layer.ts';
import { revealText } from '../secret.ts';
import type { Resolution } from './resolution.ts';
import type { VersionedRule } from './version-range.ts';
import { ruleFor } from './version-range.ts';

/**
 * What CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST in the process environment does: `nothing`; `env`: routing variables of every
 * settings layer are ignored; `all`: helpers, stored logins and managed `model` too.
 */
export type HostSwitch = 'nothing' | 'env' | 'all';

/** Where `all` begins between 2.1.198 and 2.1.330 is not known; the newest span is taken for what is newer than 2.1.197. */
const HOST_SWITCH: readonly [...VersionedRule<HostSwitch>[], VersionedRule<HostSwitch>] = [
  { since: '2.1.198', value: 'all', verified: ['2.1.330'] },
  { since: '2.1.83', value: 'env', verified: ['2.1.83', '2.1.197'] },
  { value: 'nothing', verified: ['2.1.81'] },
];

/** The layers as the client's routing sees them: a blank counts as unset, and host-owned sessions read the process only. */
export type Effective = {
  readonly version: string | null;
  readonly host: HostSwitch;
  /** The winner, or null where nobody sets it or the winner is `""`. Its text isn't trimmed. */
  readonly variable: (name: string) => LayerVariable | null;
  /** Everything that sets a name, the winner first, whatever the host switch says. */
  readonly every: (name: string) => readonly LayerVariable[];
  /** The winner's text, trimmed, or null where that leaves nothing. */
  readonly text: (name: string) => string | null;
  readonly isOn: (name: string) => boolean;
  readonly setting: (key: string) => LayerSetting | null;
  /** Everything that sets a key, the winner first. */
  readonly everySetting: (key: string) => readonly LayerSetting[];
  /** The winner of a key among the managed layers alone, and among all others. */
  readonly managed: (key: string) => LayerSetting | null;
  readonly unmanaged: (key: string) => LayerSetting | null;
};

/** Still taken from settings under the switch on 2.1.197. */
const UNCLAIMED_NAME = 'ANTHROPIC_CUSTOM_HEADERS';
const HOST_SWITCH_NAME = 'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST';

export function readEffective(resolution: Resolution, version: string | null): Effective {
  const variables = new Map(resolution.variables.map((row) => [row.name, row] as const));
  const settings = new Map(resolution.settings.map((row) => [row.key, row] as const));
  const everyVariable = (name: string) => candidatesOf(variables.get(name));
  const everySetting = (key: string) => candidatesOf(settings.get(key));
  const fromProcess = (name: string) =>
    everyVariable(name).find((candidate) => candidate.origin.scope === 'process') ?? null;
  const marker = fromProcess(HOST_SWITCH_NAME);
  const host = marker !== null && isTruthy(revealText(marker.value)) ? ruleFor(HOST_SWITCH, version) : 'nothing';
  const isHostOwned = (name: string) => host === 'all' || (host === 'env' && name !== UNCLAIMED_NAME);
  const winner = (name: string) => (isHostOwned(name) ? fromProcess(name) : (variables.get(name)?.winner ?? null));
  const variable = (name: string) => {
    const found = winner(name);
    return found === null || revealText(found.value) === '' ? null : found;
  };
  const text = (name: string) => {
    const found = variable(name);
    const trimmed = found === null ? '' : revealText(found.value).trim();
    return trimmed === '' ? null : trimmed;
  };
  return {
    version,
    host,
    variable,
    every: everyVariable,
    text,
    isOn: (name) => isTruthy(text(name) ?? ''),
    setting: (key) => settings.get(key)?.winner ?? null,
    everySetting,
    managed: (key) => everySetting(key).find((candidate) => candidate.origin.scope === 'managed') ?? null,
    unmanaged: (key) => everySetting(key).find((candidate) => candidate.origin.scope !== 'managed') ?? null,
  };
}

/** Everything that sets a name, the winner first. */
function candidatesOf<T>(row: { readonly winner: T; readonly shadowed: readonly T[] } | undefined): readonly T[] {
  return row === undefined ? [] : [row.winner, ...row.shadowed];
}

/** Spellings that turn a switch on (2.1.330): `2` and `y` don't. */
export function isTruthy(text: string): boolean {
  return ['1', 'true', 'yes', 'on'].includes(text.trim().toLowerCase());
}
