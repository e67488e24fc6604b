export type TextEncoding = 'utf-8' | 'utf-16le';

export type DecodedText = {
  readonly text: string;
  readonly encoding: TextEncoding;
  /** Bytes of the byte order mark, which `text` doesn't hold. */
  readonly markLength: number;
};

/**
 * Reads a settings file's bytes as the client does (2.1.197 and 2.1.330): UTF-16 only where the little-endian mark says
 * so, UTF-8 otherwise, and a mark of either is no part of the text. Bytes that aren't UTF-8 become U+FFFD.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: decode(bytes.subarray(2), 'utf-16le'), encoding: 'utf-16le', markLength: 2 };
  const markLength = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return { text: decode(bytes.subarray(markLength), 'utf-8'), encoding: 'utf-8', markLength };
}

function decode(bytes: Uint8Array, encoding: TextEncoding): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

/** The byte at which a place in the text stands in the file, from 0. */
export function byteOffsetOf(decoded: DecodedText, index: number): number {
  const before = decoded.text.slice(0, index);
  return (
    decoded.markLength + (decoded.encoding === 'utf-16le' ? before.length * 2 : new TextEncoder().encode(before).length)
  );
}

/** The line of a place in the text, from 1. */
export function lineOf(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
