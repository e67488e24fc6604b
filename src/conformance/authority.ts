import { writeFileSync } from 'node:fs';
import { createSecureContext, type SecureContext } from 'node:tls';
import { generate } from 'selfsigned';

/** A certificate authority that lives as long as a test run and signs for any host it is asked about. */
export type Authority = {
  /** PEM file with its certificate, for `NODE_EXTRA_CA_CERTS`. */
  readonly file: string;
  readonly contextFor: (host: string) => Promise<SecureContext>;
};

export async function createAuthority(file: string): Promise<Authority> {
  const root = await generate([{ name: 'commonName', value: 'cordon test authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true },
    ],
  });
  writeFileSync(file, root.cert);
  const contexts = new Map<string, Promise<SecureContext>>();
  const contextFor = (host: string) => {
    const known = contexts.get(host) ?? sign(host, { key: root.private, cert: root.cert });
    contexts.set(host, known);
    return known;
  };
  return { file, contextFor };
}

async function sign(host: string, ca: { readonly key: string; readonly cert: string }): Promise<SecureContext> {
  const leaf = await generate([{ name: 'commonName', value: host }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: { ...ca },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: host }] }],
  });
  return createSecureContext({ key: leaf.private, cert: leaf.cert });
}
