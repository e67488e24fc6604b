import { isSecretName } from '../catalogue/variable-traits.ts';
import type { Problem } from '../problem.ts';
import { configurationProblem, showPath } from './configuration-problem.ts';
import type { DocumentPath, JsoncDocument } from './read-jsonc.ts';
import { beginsLikeSecret, looksLikeSecret } from './secret-shape.ts';

/**
 * A secret that stands in the configuration itself, or null. Nothing of it is repeated, not even its beginning. A name or
 * a model is opaque more often than an argument is, so those are only held against how known secrets begin.
 */
export function findLiteralSecret(document: JsoncDocument, file: string): Problem | null {
  const found = document.texts.find(({ text, path, isKey }) =>
    isOpaquePlace(path) && !isKey ? looksLikeSecret(text) : beginsLikeSecret(text),
  );
  if (found !== undefined) return literalSecret(found, document, file);
  const named = document.texts.find(({ text, path, isKey }) => !isKey && isSecretVariable(path) && text.trim() !== '');
  return named === undefined ? null : literalSecret(named, document, file);
}

/** `profiles.NAME.env.*`, `profiles.NAME.args[*]`: free text, where a secret would be used as it stands. */
function isOpaquePlace([top, , key]: DocumentPath): boolean {
  return top === 'profiles' && (key === 'env' || key === 'args' || key === 'credential');
}

function isSecretVariable([top, , key, name]: DocumentPath): boolean {
  return top === 'profiles' && key === 'env' && typeof name === 'string' && isSecretName(name);
}

function literalSecret(
  found: { readonly path: DocumentPath; readonly isKey: boolean },
  document: JsoncDocument,
  file: string,
): Problem {
  const path = found.isKey ? found.path.slice(0, -1) : found.path;
  const where = path.length === 0 ? 'The configuration' : showPath(path);
  return configurationProblem({
    code: 'literal-secret',
    place: { file, line: document.lineOf(found.path) },
    what: `${where} holds ${found.isKey ? 'a key that looks like a secret' : 'what looks like a secret'}, and a configuration holds references only`,
    hint: SECRET_HINT,
  });
}

/** What to do with a secret instead. */
export const SECRET_HINT =
  'Store it with `cordon secret set NAME`, and write "credential": "keychain:NAME"; if the file was ever shared, replace the secret at its provider.';
