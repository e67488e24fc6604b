import type { Layer } from '../../layers/layer.ts';
import type { Diagnosis, ExposedSecret, Rule } from '../diagnosis.ts';
import type { Finding } from '../finding.ts';

export const LAYER_DROPPED: Rule = {
  id: 'layer-dropped',
  title: 'The client drops a settings file.',
  find: ({ resolution }) =>
    resolution.layers
      .filter(({ state }) => state === 'dropped')
      .map((layer) => ({
        severity: 'info',
        message: `The client drops this ${describeScope(layer)}: ${layer.reason ?? 'it is not valid'}${layer.at === undefined ? '' : ` (byte ${layer.at.offset})`}.`,
        origin: { scope: layer.scope, path: layer.path, line: layer.at?.line ?? null },
        why:
          layer.stopsClient === true
            ? 'The client ends at its start because of it.'
            : 'Nothing in it counts: neither a route, nor a protection, a permission or a hook that you rely on.',
        advice: 'Correct it by hand; cordon does not edit a file that the client drops.',
        repair: null,
      })),
};

function describeScope({ scope }: Layer): string {
  return scope === 'global' ? 'state file' : scope === 'flag' ? '--settings' : `${scope} settings file`;
}

function exposed({ secrets }: Diagnosis, kind: (secret: ExposedSecret) => boolean): readonly ExposedSecret[] {
  return secrets.filter(kind);
}

function tell(
  secret: ExposedSecret,
  told: Pick<Finding, 'severity' | 'message' | 'why' | 'advice'>,
): Omit<Finding, 'rule'> {
  return { ...told, origin: secret.origin, repair: null };
}

function nameOf({ origin, fingerprint }: ExposedSecret): string {
  return `${origin.name ?? 'A secret'} (${fingerprint})`;
}

export const SECRET_TRACKED: Rule = {
  id: 'secret-tracked',
  title: 'A secret stands in a file that git tracks.',
  find: (diagnosis) =>
    exposed(diagnosis, ({ tracked }) => tracked).map((secret) =>
      tell(secret, {
        severity: 'error',
        message: `${nameOf(secret)} stands in a file that git tracks.`,
        why: 'Everybody with the repository has it, in its history too, even after it is taken out.',
        advice: 'Have its maker revoke it, take it out, and refer to the new one from a profile.',
      }),
    ),
};

export const SECRET_IN_PERMISSION: Rule = {
  id: 'secret-in-permission',
  title: 'A secret stands in a permission rule.',
  find: (diagnosis) =>
    exposed(diagnosis, ({ where }) => where === 'permission').map((secret) =>
      tell(secret, {
        severity: 'warning',
        message: `A permission rule holds a secret (${secret.fingerprint}).`,
        why: 'The client shows such rules and repeats them in its files; they are copied and shared without a thought.',
        advice: 'Have it revoked, and allow the command with a pattern (`Bash(curl *)`) instead.',
      }),
    ),
};

export const SECRET_READABLE: Rule = {
  id: 'secret-readable',
  title: 'A secret stands in a file that other accounts can read.',
  find: (diagnosis) =>
    exposed(diagnosis, ({ open, tracked, where }) => open && !tracked && where !== 'history').map((secret) =>
      tell(secret, {
        severity: 'warning',
        message: `${nameOf(secret)} stands in a file that every account of this machine can read.`,
        why: 'Any program of any user can take it.',
        advice: `Run \`chmod 600 ${secret.origin.path ?? 'FILE'}\`.`,
      }),
    ),
};

export const SECRET_IN_HISTORY: Rule = {
  id: 'secret-in-history',
  title: 'A secret stands in a shell’s history.',
  find: (diagnosis) =>
    exposed(diagnosis, ({ where }) => where === 'history').map((secret) =>
      tell(secret, {
        severity: 'info',
        message: `${nameOf(secret)} was typed on a command line and stands in the shell’s history.`,
        why: 'Histories are copied, searched and backed up, and every program of yours can read them.',
        advice: 'Take the line out, and keep the key with `cordon secret set NAME`.',
      }),
    ),
};

export const PARTLY_READ: Rule = {
  id: 'partly-read',
  title: 'A source could not be read to its end.',
  find: ({ unread }) =>
    unread
      .filter(({ reason }) => reason.startsWith('partly'))
      .map(({ path, line, reason }) => ({
        severity: 'info',
        message: `This file was ${reason}.`,
        origin: { scope: 'process', path, line },
        why: 'It holds syntax that is not read without running it, so a value set there may be missing here.',
        advice: 'Run `cordon doctor --trace`, which asks the shell itself.',
        repair: null,
      })),
};
