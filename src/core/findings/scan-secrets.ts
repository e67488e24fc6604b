import type { Assignment } from '../layers/assignment.ts';
import { decodeText, lineOf } from '../layers/decode-text.ts';
import type { Layer, LayerSource } from '../layers/layer.ts';
import type { Origin } from '../origin.ts';
import { beginsLikeSecret } from '../profiles/secret-shape.ts';
import type { Fingerprint, FingerprintOf } from '../secret.ts';
import { Secret } from '../secret.ts';
import type { ExposedSecret } from './diagnosis.ts';

/** A secret that stands in a file as text. */
export type FoundSecret = Pick<ExposedSecret, 'origin' | 'fingerprint' | 'where'>;

/** What people write where no secret is needed: shorter than any real one, or a word. */
function isPlaceholder(text: string): boolean {
  return (
    text.length < 8 ||
    text.startsWith('$') ||
    text.includes('${') ||
    /^(?:x+|dummy|ollama|lmstudio|placeholder|your[-_].*|sk-(?:xxx|your).*|<.*>)$/i.test(text)
  );
}

/** The secrets in the variables of a settings file. */
export function secretsOfLayer(layer: Layer): readonly FoundSecret[] {
  if (layer.path === null) return [];
  return layer.variables.flatMap(({ value, origin }) =>
    value instanceof Secret && !isPlaceholder(value.reveal().trim())
      ? [{ origin, fingerprint: value.fingerprint, where: 'variable' as const }]
      : [],
  );
}

export function secretsOfAssignments(assignments: readonly Assignment[]): readonly FoundSecret[] {
  return assignments.flatMap(({ value, path, line, name }) =>
    value instanceof Secret && line !== null && !isPlaceholder(value.reveal().trim())
      ? [{ origin: { scope: 'process', path, line, name }, fingerprint: value.fingerprint, where: 'variable' as const }]
      : [],
  );
}

/** The secrets in permission rules: commands that were allowed as they were typed, tokens and all. */
export function secretsOfPermissions(source: LayerSource, fingerprintOf: FingerprintOf): readonly FoundSecret[] {
  if (source.content.kind !== 'bytes' || source.path === null || source.scope === 'global') return [];
  const { text } = decodeText(source.content.bytes);
  if (!text.includes('permissions')) return [];
  return rulesOf(text).flatMap((rule) => {
    if (!beginsLikeSecret(rule)) return [];
    const index = text.indexOf(JSON.stringify(rule));
    const origin: Origin = {
      scope: source.scope,
      path: source.path,
      line: index === -1 ? null : lineOf(text, index),
      name: 'permissions',
    };
    return [{ origin, fingerprint: fingerprintOfSecret(rule, fingerprintOf), where: 'permission' as const }];
  });
}

/** The fingerprint of the part that looks like a secret, so that it is that of the secret elsewhere. */
function fingerprintOfSecret(rule: string, fingerprintOf: FingerprintOf): Fingerprint {
  const bare = /(?:Bearer|Basic)\s+([^\s"']+)|((?:sk|pk|rk|ghp|gho|ghs|hf|gsk|xai|xox[abp])[-_][\w-]{10,})/i.exec(rule);
  return fingerprintOf(bare?.[1] ?? bare?.[2] ?? rule);
}

function rulesOf(text: string): readonly string[] {
  try {
    const root = JSON.parse(text) as { readonly permissions?: unknown } | null;
    const permissions = new Map<string, unknown>(Object.entries(root?.permissions ?? {}));
    return ['allow', 'deny', 'ask'].flatMap((key) => {
      const rules = permissions.get(key);
      return Array.isArray(rules) ? rules.filter((rule): rule is string => typeof rule === 'string') : [];
    });
  } catch {
    return [];
  }
}

/** Lines of a file that hold something that begins like a well-known secret. */
export function secretsOfText(request: {
  readonly path: string;
  readonly text: string;
  readonly fingerprintOf: FingerprintOf;
}): readonly FoundSecret[] {
  const { path, text, fingerprintOf } = request;
  return text.split('\n').flatMap((line, index) =>
    beginsLikeSecret(line)
      ? [
          {
            origin: { scope: 'project' as const, path, line: index + 1 },
            fingerprint: fingerprintOfSecret(line, fingerprintOf),
            where: 'text' as const,
          },
        ]
      : [],
  );
}

const TYPED = /(?:^|[\s;'"])(ANTHROPIC_AUTH_TOKEN|ANTHROPIC_API_KEY|CLAUDE_CODE_OAUTH_TOKEN)[= ]["']?([^\s"'$;&|]{8,})/;

/** Credentials that were typed on a command line and that a shell remembers. */
export function secretsOfHistory(request: {
  readonly path: string;
  readonly text: string;
  readonly fingerprintOf: FingerprintOf;
}): readonly FoundSecret[] {
  const { path, text, fingerprintOf } = request;
  if (!/ANTHROPIC_|CLAUDE_CODE_OAUTH/.test(text)) return [];
  return text.split('\n').flatMap((line, index) => {
    const [, name = '', secret = ''] = TYPED.exec(line) ?? [];
    return secret === '' || isPlaceholder(secret)
      ? []
      : [
          {
            origin: { scope: 'process' as const, path, line: index + 1, name },
            fingerprint: fingerprintOf(secret),
            where: 'history' as const,
          },
        ];
  });
}
