import type { OpenedText } from '../../../core/shell/collect-script.ts';
import { decodeText } from '../../../core/layers/decode-text.ts';
import type { Host } from '../../host.ts';

const LIMIT = 2 * 1024 * 1024;

/** A text file as it stands, bounded and without waiting; a pipe or a device is refused at once. */
export function readText(host: Host, path: string): OpenedText {
  const read = host.readFile(path, LIMIT);
  if (read.kind === 'bytes') return { kind: 'text', text: decodeText(read.bytes).text };
  return read;
}
