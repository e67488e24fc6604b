import type { ServerResponse } from 'node:http';
import {
  connectionFailure,
  NO_ANSWER,
  REDIRECTED,
  timedOut,
  type Failure,
} from '../core/gateway/connection-failure.ts';
import { isPassingError, isPassingStatus } from '../core/gateway/failover.ts';
import { headerOf, type RawHeaders } from '../core/gateway/forward-headers.ts';
import { readRetryHint } from '../core/gateway/retry-hint.ts';
import type { Place } from './bag.ts';
import { createDecoder, type Decoder } from './decoder.ts';
import type { AnswerHead, DialectAdapter, Translation } from './dialects/dialect.ts';
import type { GatewayContext } from './gateway-context.ts';
import type { Leaving } from './leaving.ts';
import { createJsonMeter, createStreamMeter, type Meter, type Reading } from './meter.ts';
import type { Redactor } from './redactor.ts';
import { createRelay, type Relay } from './relay.ts';
import type { Flow, UpstreamRequest } from './transport.ts';
import type { Watched } from './watch.ts';

/** How one attempt ended. */
export type AttemptEnd = {
  readonly outcome: 'answered' | 'failed' | 'aborted';
  readonly status: number | null;
  readonly reading: Reading;
  /** Whether the upstream may have seen the request. */
  readonly wasSent: boolean;
  /** Milliseconds from the start. */
  readonly firstByteMs: number | null;
  readonly durationMs: number;
  /** Set where nothing went down to the client: another upstream may be asked, or the client is to be told. */
  readonly unanswered: (Failure & { readonly hintMs: number | null; readonly asksNext: boolean }) | null;
};

export type AttemptOptions = {
  readonly context: Pick<GatewayContext, 'transport' | 'limits' | 'watch' | 'clock' | 'wallClock'>;
  readonly request: UpstreamRequest;
  readonly translate: (head: AnswerHead) => ReturnType<DialectAdapter['translateAnswer']>;
  readonly response: ServerResponse;
  readonly redactor: Redactor;
  readonly requestId: string;
  /** Whether another upstream could be asked: then the answer is held back until its first content. */
  readonly hasNext: boolean;
  /** Ends when the client goes away. */
  readonly leaving: Leaving;
};

const NOTHING_READ: Reading = { usage: null, isFinal: false, model: null, hasContent: false, error: null };

/** Sends one request to one upstream, passes the answer on, and reads a copy of it as it passes. */
export function runAttempt(options: AttemptOptions): Promise<AttemptEnd> {
  return new Promise((resolve) => new Attempt(options, resolve).start());
}

class Attempt {
  readonly #options: AttemptOptions;
  readonly #resolve: (end: AttemptEnd) => void;
  readonly #relay: Relay;
  readonly #startedAt: number;
  #phase: 'waiting' | 'holding' | 'relaying' | 'over' = 'waiting';
  #wasSent = false;
  #status: number | null = null;
  #head: AnswerHead | null = null;
  #firstByteMs: number | null = null;
  #lastByteAt: number;
  #lastDownAt: number;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #unread: Buffer[] = [];
  #meter: Meter | null = null;
  #decoder: Decoder | null = null;
  #translation: Translation | null = null;
  #flow: Flow | null = null;
  #isBlocked = false;
  #place: Place<Watched> | null = null;
  #breakOff: () => void = () => {};

  constructor(options: AttemptOptions, resolve: (end: AttemptEnd) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#startedAt = options.context.clock();
    this.#lastByteAt = this.#startedAt;
    this.#lastDownAt = this.#startedAt;
    const { response, redactor, requestId } = options;
    this.#relay = createRelay({ response, redactor, requestId, drained: this.#drained });
  }

  start(): void {
    const { leaving, context, request } = this.#options;
    leaving.onLeave(this.#clientGone);
    this.#place = context.watch.add(this);
    this.#breakOff = context.transport.send(request, {
      sent: () => {
        this.#wasSent = true;
      },
      head: (status, headers, flow) => this.#onHead(status, headers, flow),
      data: (chunk) => this.#onData(chunk),
      end: () => this.#onEnd(),
      error: (error) => this.#onError(error),
    });
    if (leaving.hasLeft()) this.#clientGone();
  }

  /** Called every second or so. */
  tick(now: number): void {
    const { context, hasNext } = this.#options;
    const { limits } = context;
    const isSilent = this.#phase === 'waiting' || this.#phase === 'holding';
    const patienceMs = hasNext ? limits.firstContentMs : limits.answerMs;
    if (isSilent && now - this.#startedAt > patienceMs) {
      this.#fail(timedOut(Math.round(patienceMs / 1000)));
    } else if (this.#phase === 'relaying' && !this.#isBlocked) {
      if (now - this.#lastByteAt > limits.idleMs) this.#cut();
      else if (now - this.#lastDownAt > limits.pingMs && this.#relay.ping()) this.#lastDownAt = now;
    }
  }

  #onHead(status: number, headers: RawHeaders, flow: Flow): void {
    const { context, hasNext, translate } = this.#options;
    const { clock, wallClock } = context;
    this.#flow = flow;
    this.#status = status;
    this.#lastByteAt = clock();
    this.#firstByteMs = this.#lastByteAt - this.#startedAt;
    if (status >= 300 && status < 400) return this.#fail(REDIRECTED, { asksNext: false });
    if (hasNext && isPassingStatus(status)) {
      const hintMs = readRetryHint(headers, wallClock());
      return this.#fail({ reason: `answered ${status}`, status: 502, mayPass: true }, { hintMs });
    }
    this.#translation = translate({ status, headers });
    this.#head = this.#translation?.head ?? { status, headers };
    if (status === 200) this.#startReading(this.#head);
    if (hasNext && status === 200) this.#phase = 'holding';
    else this.#release();
  }

  #startReading({ headers }: AnswerHead): void {
    const isStream = /^text\/event-stream\b/i.test(headerOf(headers, 'content-type') ?? '');
    const meter = isStream ? createStreamMeter() : createJsonMeter();
    this.#meter = meter;
    const coding = headerOf(headers, 'content-encoding');
    this.#decoder = createDecoder(coding, meter.push);
    // A coding that nobody here can undo: nothing is read, and the reservation is charged.
    if (this.#decoder === null && coding !== null && coding.trim().toLowerCase() !== 'identity') this.#meter = null;
  }

  #onData(chunk: Buffer): void {
    this.#lastByteAt = this.#options.context.clock();
    if (this.#translation === null) return this.#read(chunk);
    for (const piece of this.#translation.push(chunk)) this.#read(piece);
  }

  #read(chunk: Buffer): void {
    if (this.#decoder === null) {
      if (this.#phase === 'holding') this.#meter?.push(chunk);
      else this.#readLater(chunk);
      return this.#pass(chunk);
    }
    // Read before it is passed on: what is held back is decided by what was read.
    this.#flow?.pause();
    this.#decoder.push(chunk, () => {
      this.#pass(chunk);
      if (!this.#isBlocked) this.#flow?.resume();
    });
  }

  /** Where nothing is decided by what is read, the client has its bytes before they are looked at. */
  #readLater(chunk: Buffer): void {
    if (this.#meter === null) return;
    if (this.#unread.length === 0) queueMicrotask(this.#readNow);
    this.#unread.push(chunk);
  }

  readonly #readNow = (): void => {
    const chunks = this.#unread;
    this.#unread = [];
    for (const chunk of chunks) this.#meter?.push(chunk);
  };

  #pass(chunk: Buffer): void {
    if (this.#phase === 'holding') {
      // The transport's buffer is its own again after this call.
      this.#held.push(Buffer.from(chunk));
      this.#heldBytes += chunk.length;
      this.#decide(false);
    } else if (this.#phase === 'relaying') this.#write(chunk);
  }

  #write(chunk: Buffer): void {
    this.#lastDownAt = this.#lastByteAt;
    if (this.#relay.write(chunk)) return;
    this.#isBlocked = true;
    this.#flow?.pause();
  }

  /** Whether what is held back is an answer, an error that another upstream may not have, or still neither. */
  #decide(isWhole: boolean): void {
    const reading = this.#meter?.reading() ?? NOTHING_READ;
    if (reading.hasContent || this.#heldBytes > this.#options.context.limits.heldBytes || this.#meter === null) {
      return this.#release();
    }
    if (reading.error !== null) {
      const { type } = reading.error;
      if (!isPassingError(type)) return this.#release();
      return this.#fail({ reason: `answered with ${type ?? 'an error'}`, status: 502, mayPass: true });
    }
    if (isWhole) this.#fail(NO_ANSWER);
  }

  #release(): void {
    this.#phase = 'relaying';
    if (this.#head !== null) this.#relay.head(this.#head);
    for (const chunk of this.#held) this.#write(chunk);
    this.#held = [];
  }

  #onEnd(): void {
    if (this.#decoder === null) this.#finish();
    else this.#decoder.end(() => this.#finish());
  }

  #finish(): void {
    if (this.#phase === 'over') return;
    for (const piece of this.#translation?.end() ?? []) {
      this.#read(piece);
    }
    if (this.#phase === 'holding') {
      this.#meter?.end();
      this.#decide(true);
    }
    if (this.#phase !== 'relaying') return;
    this.#relay.end();
    this.#endReading();
    this.#over(this.#wholeOutcome(), null);
  }

  #endReading(): void {
    this.#readNow();
    this.#meter?.end();
  }

  #wholeOutcome(): AttemptEnd['outcome'] {
    const reading = this.#meter?.reading() ?? NOTHING_READ;
    if (this.#status !== 200 || (reading.error !== null && !reading.hasContent)) return 'failed';
    return reading.error === null && (reading.isFinal || this.#meter === null) ? 'answered' : 'aborted';
  }

  #onError(error: Error & { readonly code?: unknown }): void {
    if (this.#phase === 'relaying') return this.#cut();
    this.#fail(connectionFailure(typeof error.code === 'string' ? error.code : error.name));
  }

  /** The upstream broke off on the way: the client's connection is cut too, and then it asks again by itself. */
  #cut(): void {
    this.#endReading();
    this.#breakOff();
    this.#relay.cut();
    this.#over('aborted', null);
  }

  #fail(failure: Failure, more: { readonly hintMs?: number | null; readonly asksNext?: boolean } = {}): void {
    this.#breakOff();
    this.#endReading();
    const { hintMs = null, asksNext = this.#options.hasNext } = more;
    this.#over('failed', { ...failure, hintMs, asksNext });
  }

  readonly #clientGone = (): void => {
    this.#breakOff();
    this.#endReading();
    this.#over('aborted', null);
  };

  readonly #drained = (): void => {
    if (!this.#isBlocked) return;
    this.#isBlocked = false;
    this.#lastByteAt = this.#options.context.clock();
    this.#flow?.resume();
  };

  #over(outcome: AttemptEnd['outcome'], unanswered: AttemptEnd['unanswered']): void {
    if (this.#phase === 'over') return;
    this.#phase = 'over';
    const { leaving, context } = this.#options;
    const { watch, clock } = context;
    leaving.onLeave(null);
    if (this.#place !== null) watch.remove(this.#place);
    this.#resolve({
      outcome,
      status: this.#status,
      reading: this.#meter?.reading() ?? NOTHING_READ,
      wasSent: this.#wasSent,
      firstByteMs: this.#firstByteMs === null ? null : Math.round(this.#firstByteMs),
      durationMs: Math.round(clock() - this.#startedAt),
      unanswered,
    });
  }
}
