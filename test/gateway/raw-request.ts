import { createConnection } from 'node:net';
import { TOKEN } from './stage.ts';

export type Raw = {
  readonly said: string;
  /** Whether the other side closed the connection. */
  readonly closed: boolean;
};

/** Sends bytes as they are, a part after each pause, and reads until the other side closes or a moment is over. */
export function sendRaw(
  address: string,
  parts: string | readonly (string | { readonly pauseMs: number })[],
  waitMs = 3000,
): Promise<Raw> {
  return new Promise((resolve) => {
    const socket = createConnection(Number(new URL(address).port), '127.0.0.1', () => void send());
    let said = '';
    const done = (closed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ said, closed });
    };
    const timer = setTimeout(() => done(false), waitMs);
    const send = async () => {
      for (const part of typeof parts === 'string' ? [parts] : parts) {
        if (typeof part === 'string') socket.write(part);
        else await new Promise((go) => setTimeout(go, part.pauseMs));
      }
    };
    socket.on('data', (chunk) => (said += chunk.toString()));
    socket.on('error', () => {});
    socket.on('close', () => done(true));
  });
}

/** The head of a request with the session's token, and with these lines behind it. */
export function headFor(address: string, more: readonly string[]): string {
  return [
    'POST /v1/messages HTTP/1.1',
    `Host: ${new URL(address).host}`,
    `Authorization: Bearer ${TOKEN}`,
    ...more,
    '',
    '',
  ].join('\r\n');
}
