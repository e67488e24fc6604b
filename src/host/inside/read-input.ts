import { fstatSync, readSync } from 'node:fs';
import { codeOf } from '../files.ts';

const LIMIT = 8 * 1024 * 1024;

/**
 * What the client wrote to standard input: to the end, or to the end of one JSON object where nobody closes it. Without the
 * stream of Node, which costs more than everything else that a status line does.
 */
export function readInput(): Buffer {
  const parts: Buffer[] = [];
  let size = 0;
  while (size < LIMIT && !isTerminal()) {
    const part = readPart();
    if (part === null) break;
    parts.push(part);
    size += part.length;
    if (isWhole(part) && parses(Buffer.concat(parts))) break;
  }
  return Buffer.concat(parts);
}

function readPart(): Buffer | null {
  const buffer = Buffer.allocUnsafe(64 * 1024);
  try {
    const count = readSync(0, buffer, 0, buffer.length, null);
    return count === 0 ? null : buffer.subarray(0, count);
  } catch (error) {
    return codeOf(error) === 'EAGAIN' ? waitAndRead() : null;
  }
}

/** Standard input that somebody made non-blocking: looked at again a little later, for a second at most. */
function waitAndRead(): Buffer | null {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (let tries = 0; tries < 100; tries += 1) {
    Atomics.wait(cell, 0, 0, 10);
    const buffer = Buffer.allocUnsafe(64 * 1024);
    try {
      const count = readSync(0, buffer, 0, buffer.length, null);
      return count === 0 ? null : buffer.subarray(0, count);
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') return null;
    }
  }
  return null;
}

/** Nobody pipes anything in: a person typed the command. */
function isTerminal(): boolean {
  try {
    return fstatSync(0).isCharacterDevice();
  } catch {
    return true;
  }
}

function isWhole(part: Buffer): boolean {
  return part.toString('latin1').trimEnd().endsWith('}');
}

function parses(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
