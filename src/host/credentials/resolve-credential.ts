import type { Outcome } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import type { CredentialReference, Provider } from '../../core/profiles/profile.ts';
import { showName } from '../../core/profiles/secret-shape.ts';
import { Secret } from '../../core/secret.ts';
import type { Host } from '../host.ts';
import { readOneLine, whyForeign } from './check-credential.ts';
import { credentialProblem } from './credential-problem.ts';

export type CredentialRequest = {
  readonly host: Host;
  readonly reference: CredentialReference;
  /** Where the credential would go: a key belongs to one provider. */
  readonly provider: Pick<Provider, 'id' | 'baseUrl'>;
  /** Milliseconds that a helper program may take; the contract's 45 s unless a test gives fewer. */
  readonly timeoutMs?: number;
};

/** The credential behind a reference, checked: one line that a header can carry, and that belongs to this provider. */
export async function resolveCredential(request: CredentialRequest): Promise<Outcome<Secret>> {
  const { host, reference, provider } = request;
  const source = sourceName(reference);
  const read = await readSource(request);
  if (!read.ok) return read;
  const line = readOneLine(read.value, source);
  if (!line.ok) return line;
  const foreign = whyForeign({ text: line.value, provider, source });
  return foreign === null ? succeed(new Secret(line.value, host.fingerprint)) : fail(foreign);
}

/** What a source is called in messages. Arguments of a helper stay out: one of them may be a secret after all. */
function sourceName(reference: CredentialReference): string {
  switch (reference.kind) {
    case 'env':
      return `The environment variable ${reference.name}`;
    case 'keychain':
      return `The stored secret "${reference.name}"`;
    case 'file':
      return `The credential file ${reference.path}`;
    case 'op':
      return '1Password’s `op read`';
    case 'cmd':
      return `The credential helper ${showName(reference.argv[0]?.split(/\s/)[0] ?? '')}`;
  }
}

async function readSource({ host, reference, timeoutMs }: CredentialRequest): Promise<Outcome<string>> {
  switch (reference.kind) {
    case 'env':
      return readVariable(host, reference.name);
    case 'file':
      return (await import('./read-file.ts')).readCredentialFile(host, reference.path);
    case 'keychain':
      return (await import('./secret-stores.ts')).readStoredSecret(host, reference.name);
    case 'op':
      return (await import('./run-helper.ts')).runHelper({
        host,
        argv: ['op', 'read', '--no-newline', reference.uri],
        called: sourceName(reference),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });
    case 'cmd':
      return (await import('./run-helper.ts')).runHelper({
        host,
        argv: reference.argv,
        called: sourceName(reference),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });
  }
}

function readVariable(host: Host, name: string): Outcome<string> {
  const value = host.env[name];
  if (value !== undefined) return succeed(value);
  return fail(
    credentialProblem({
      code: 'credential-unset',
      message: `The environment variable ${name}, which holds this profile’s credential, is not set.`,
      hint: `Set ${name} and run this again, or store the key with \`cordon secret set\` and name it as keychain:NAME.`,
    }),
  );
}
