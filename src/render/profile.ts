import { styleText } from 'node:util';
import type { InitReport, StartUpReport } from '../core/report/init-report.ts';
import type {
  ProfileChangeReport,
  ProfileListReport,
  ProfilePathReport,
  ProfileRow,
  ProfileShowReport,
} from '../core/report/profile-report.ts';
import { safeText } from './safe-text.ts';
import { renderTable } from './table.ts';

export function renderProfileList({ configuration, profiles }: ProfileListReport, colour: boolean): string {
  const rows = profiles.map((profile) => [
    profile.isDefault ? `${profile.name} *` : profile.name,
    profile.provider,
    profile.model ?? 'the client’s default',
    profile.credential ?? ownCredential(profile),
  ]);
  const where =
    configuration === null
      ? 'No configuration yet: `cordon init` makes one.'
      : `From ${safeText(configuration)}. * is the default.`;
  return `${renderTable({ head: ['PROFILE', 'PROVIDER', 'MODEL', 'CREDENTIAL'], rows, colour })}\n${where}\n`;
}

function ownCredential({ provider, destination }: ProfileRow): string {
  if (provider === 'anthropic') return 'your own login';
  return destination === null ? 'the cloud’s own' : 'none needed';
}

export function renderProfileShow({ profile }: ProfileShowReport, colour: boolean): string {
  const title = colour ? styleText('bold', profile.name, { validateStream: false }) : profile.name;
  const rows = Object.entries(profile.entry).map(
    ([key, value]) => `  ${key.padEnd(14)} ${safeText(typeof value === 'string' ? value : JSON.stringify(value))}`,
  );
  const destination = `  ${'destination'.padEnd(14)} ${safeText(profile.destination ?? 'the provider’s own address')}`;
  return `${title}${profile.builtIn ? ' (built in)' : ''}\n${[...rows, destination].join('\n')}\n`;
}

export function renderProfileChange({ action, profile, configuration, next }: ProfileChangeReport): string {
  const done =
    action === 'added'
      ? `The profile "${profile}" was added to ${configuration}.`
      : `The profile "${profile}" was taken out of ${configuration}.`;
  return lines([done, ...next]);
}

export function renderProfilePath({ configuration }: ProfilePathReport): string {
  return lines([configuration]);
}

export function renderInit({ configuration, profile, replaced, startUp, next }: InitReport): string {
  const written = configuration === null ? [] : [`${configuration} was written, with the profile "${profile}".`];
  const kept = replaced === null ? [] : [`The configuration that stood there before is kept in ${replaced}.`];
  return lines([...written, ...kept, ...(startUp === null ? [] : startUpLines(startUp)), ...next]);
}

function startUpLines({ path, state, shell, id }: StartUpReport): readonly string[] {
  switch (state) {
    case 'unchanged':
      return [`${path} has the line already.`];
    case 'written':
      return [
        `${path} has the line now: open a new ${shell}, and type claude-native. \`cordon undo ${id}\` takes it out.`,
      ];
    case 'written-back':
      return [`${path} was written, and another program put it back as it was.`];
  }
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${safeText(text)}\n`).join('');
}
