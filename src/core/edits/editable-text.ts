/**
 * A file's content with one character for each code unit of the file: a byte of UTF-8, or two bytes of UTF-16. Whatever
 * isn't touched is written back exactly, even what isn't valid in its encoding, and an index is a byte offset. Everything
 * that JSON and shells give a meaning to is ASCII, which looks the same in units.
 */
export type EditableText = {
  readonly units: string;
  readonly unitBytes: 1 | 2;
  /** The byte order mark, as bytes. */
  readonly mark: readonly number[];
  /** A last byte that doesn't fill a unit of UTF-16. */
  readonly rest: readonly number[];
};

const UTF16_MARK: readonly number[] = [0xff, 0xfe];
const UTF8_MARK: readonly number[] = [0xef, 0xbb, 0xbf];

export function readEditable(bytes: Uint8Array): EditableText {
  if (startsWith(bytes, UTF16_MARK)) {
    const even = bytes.length - (bytes.length % 2);
    const units = toText(bytes.subarray(2, even), 2);
    return { units, unitBytes: 2, mark: UTF16_MARK, rest: [...bytes.subarray(even)] };
  }
  const mark = startsWith(bytes, UTF8_MARK) ? UTF8_MARK : [];
  return { units: toText(bytes.subarray(mark.length), 1), unitBytes: 1, mark, rest: [] };
}

/** The bytes of a text with other units in the place of its own. */
export function writeEditable(text: EditableText, units: string): Uint8Array {
  const { mark, unitBytes, rest } = text;
  const bytes = new Uint8Array(mark.length + units.length * unitBytes + rest.length);
  bytes.set(mark);
  for (let index = 0; index < units.length; index += 1) {
    const unit = units.charCodeAt(index);
    const at = mark.length + index * unitBytes;
    bytes[at] = unit & 0xff;
    if (unitBytes === 2) bytes[at + 1] = unit >> 8;
  }
  bytes.set(rest, mark.length + units.length * unitBytes);
  return bytes;
}

/** Units as a person reads them; what isn't valid becomes U+FFFD. */
export function decodeUnits(units: string, unitBytes: 1 | 2): string {
  if (unitBytes === 2 || isAscii(units)) return units;
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(units, (unit) => unit.charCodeAt(0)));
}

/** Text in the units of a file. */
export function encodeUnits(text: string, unitBytes: 1 | 2): string {
  return unitBytes === 2 || isAscii(text) ? text : toText(new TextEncoder().encode(text), 1);
}

/** The byte at which a unit stands in the file, from 0. */
export function byteOffsetOfUnit(text: EditableText, index: number): number {
  return text.mark.length + index * text.unitBytes;
}

/** The line break that a file uses first; a line feed where it has none. */
export function lineBreakOf(units: string): string {
  return /\r\n|\n|\r/.exec(units)?.[0] ?? '\n';
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return /^[\0-\x7f]*$/.test(text);
}

/** Units converted at once: a call with a million arguments would overflow the stack. */
const CHUNK = 8192;

function toText(bytes: Uint8Array, unitBytes: 1 | 2): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK);
    const units =
      unitBytes === 1
        ? chunk
        : Uint16Array.from(
            { length: chunk.length / 2 },
            (_, index) => (chunk[index * 2] ?? 0) | ((chunk[index * 2 + 1] ?? 0) << 8),
          );
    parts.push(String.fromCharCode(...units));
  }
  return parts.join('');
}
