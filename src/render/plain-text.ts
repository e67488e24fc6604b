/** Terminal sequences with their parameters (CSI, OSC, DCS and the like), and then whatever else is not to be seen. */
// Steering characters are what is looked for here.
const SEQUENCES =
  // oxlint-disable-next-line no-control-regex
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b./gsu;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Text from somebody else in one line of cordon's own: without what would steer a terminal, and no longer than fits. */
export function plainText(text: string, limit: number): string {
  const plain = text.slice(0, 4096).replace(SEQUENCES, '').replace(UNSEEN, '').trim();
  const characters = [...plain];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : plain;
}
