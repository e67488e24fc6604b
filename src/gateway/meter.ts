import { isRecord } from '../core/is-record.ts';
import { createParser } from 'eventsource-parser';
import { createContentEvents, endOfEvent } from './content-events.ts';

/** What an answer said about itself so far. */
export type Reading = {
  /** The usage objects as they came, later fields over earlier ones; null before the first. */
  readonly usage: Readonly<Record<string, unknown>> | null;
  /** Whether that is the answer's last word: a whole JSON answer, or a `message_delta`. */
  readonly isFinal: boolean;
  readonly model: string | null;
  /** Whether anything was said that a person would see. */
  readonly hasContent: boolean;
  /** An error event, or an error in the place of an answer; `type` null where it names none. */
  readonly error: { readonly type: string | null } | null;
};

/** Reads a copy of an answer as it passes. */
export type Meter = {
  readonly push: (chunk: Buffer) => void;
  readonly end: () => void;
  readonly reading: () => Reading;
};

type Json = Readonly<Record<string, unknown>>;
type Draft = { -readonly [Key in keyof Reading]: Reading[Key] };

// An answer of more than this carries no usage that is worth the memory; the reservation is charged.
const LONGEST_JSON = 32 * 1024 * 1024;
const LONGEST_EVENT = 16 * 1024 * 1024;

/** Events that say nothing about cost and are most of a stream: their data isn't parsed. */
const CONTENT_EVENT = /^content_block_/;
const CONTENT_DATA = /^\s*\{\s*"type"\s*:\s*"content_block_/;

export function createStreamMeter(): Meter {
  const draft = emptyReading();
  const parser = createParser({
    maxBufferSize: LONGEST_EVENT,
    onEvent: ({ event, data }) => {
      if (event === undefined ? CONTENT_DATA.test(data) : CONTENT_EVENT.test(event)) draft.hasContent = true;
      else if (event !== 'ping') readEvent(draft, parseObject(data), event);
    },
  });
  // A line of absurd length ends the reading, not the answer.
  let isBroken = false;
  const feed = (text: string) => {
    if (isBroken || text === '') return;
    try {
      parser.feed(text);
    } catch {
      isBroken = true;
    }
  };
  const pass = createContentFilter(feed, () => (draft.hasContent = true));
  return {
    push: pass,
    // Some upstreams leave out the blank line behind their last event.
    end: () => feed('\n\n'),
    reading: () => draft,
  };
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const contentEvents = createContentEvents();

/**
 * Takes whole content events out of a stream before it is parsed, because they are nearly all of it: 196 of 200. It knows
 * them by their first line, at the beginning of an event, in streams whose lines end with a line feed alone; everything else
 * is the parser's to read. The bytes that are taken out never become text.
 */
function createContentFilter(feed: (text: string) => void, onContent: () => void): (chunk: Buffer) => void {
  let isPlain = true;
  let isBetween = true;
  let endsLine = false;
  // Numbers and names of models are ASCII; one character a byte needs no decoder that keeps state between chunks.
  const feedBytes = (chunk: Buffer, from: number, to: number) => {
    if (to > from) feed(chunk.toString('latin1', from, to));
  };
  return (chunk) => {
    isPlain &&= !chunk.includes(CARRIAGE_RETURN);
    if (!isPlain) return feedBytes(chunk, 0, chunk.length);
    const skipContent = contentEvents(chunk);
    let at = isBetween ? 0 : endsLine && chunk[0] === LINE_FEED ? 1 : endOfEvent(chunk, 0);
    // What is fed, from here on.
    let from = 0;
    isBetween = at !== null;
    while (at !== null && at < chunk.length) {
      const behind = skipContent(at);
      if (behind > at) {
        feedBytes(chunk, from, at);
        onContent();
        from = behind;
        at = behind;
      } else {
        at = endOfEvent(chunk, at);
        isBetween = at !== null;
      }
    }
    endsLine = chunk.at(-1) === LINE_FEED;
    feedBytes(chunk, from, chunk.length);
  };
}

export function createJsonMeter(): Meter {
  const draft = emptyReading();
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    push: (chunk) => {
      size += chunk.length;
      if (size <= LONGEST_JSON) chunks.push(chunk);
    },
    end: () => {
      const body = size <= LONGEST_JSON ? parseObject(Buffer.concat(chunks).toString('utf8')) : null;
      chunks.length = 0;
      if (body === null) return;
      if (body['type'] === 'error' || isRecord(body['error'])) draft.error = { type: errorType(body) };
      else draft.hasContent = true;
      draft.model = textOf(body['model']);
      if (!isRecord(body['usage'])) return;
      draft.usage = body['usage'];
      draft.isFinal = true;
    },
    reading: () => draft,
  };
}

function emptyReading(): Draft {
  return { usage: null, isFinal: false, model: null, hasContent: false, error: null };
}

function readEvent(draft: Draft, data: Json | null, event: string | undefined): void {
  if (data !== null) EVENTS[textOf(data['type']) ?? event ?? '']?.(draft, data);
}

const EVENTS: Readonly<Record<string, (draft: Draft, data: Json) => void>> = {
  message_start: (draft, data) => {
    const message = isRecord(data['message']) ? data['message'] : {};
    draft.model = textOf(message['model']) ?? draft.model;
    addUsage(draft, message['usage']);
  },
  message_delta: (draft, data) => {
    draft.hasContent = true;
    if (isRecord(data['usage'])) draft.isFinal = true;
    addUsage(draft, data['usage']);
  },
  // A vendor may say what it billed with its last event.
  message_stop: (draft, data) => {
    draft.hasContent = true;
    addUsage(draft, data['usage']);
  },
  error: (draft, data) => {
    draft.error = { type: errorType(data) };
  },
};

/** Fields that the later usage leaves out or nulls stay as the earlier one had them. */
function addUsage(draft: Draft, usage: unknown): void {
  if (!isRecord(usage)) return;
  const merged: Record<string, unknown> = { ...draft.usage };
  for (const key of Object.keys(usage)) if (usage[key] !== null) merged[key] = usage[key];
  draft.usage = merged;
}

function errorType(data: Json): string | null {
  return isRecord(data['error']) ? textOf(data['error']['type']) : null;
}

function parseObject(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
