import { Secret, type FingerprintOf } from '../secret.ts';

/** The beginnings by which a client could tell one kind of key from another; the rest of a key says nothing. */
const KIND = /^sk-(?:ant-(?:api|oat|admin)\d{2}-|or-v\d-|proj-)?/;

/** A credential of the same kind and no worth, which takes the real one's place in a trial. */
export function makeStandIn(credential: Secret, fingerprintOf: FingerprintOf): Secret {
  const kind = KIND.exec(credential.reveal())?.[0] ?? '';
  const own = credential.fingerprint.replace('sha256:', '');
  return new Secret(`${kind}cordon-stand-in-${own}-worth-nothing`, fingerprintOf);
}
