import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { upstreamProxy } from '../../src/core/gateway/upstream-proxy.ts';
import { startBillingUpstream } from './billing-upstream.ts';
import { KEY, setStage, upstreamAt } from './stage.ts';

describe('the proxy in front of an upstream', () => {
  it.each([
    { behaviour: 'none is set', url: 'https://openrouter.ai/api', env: {}, proxy: null },
    {
      behaviour: 'the lower-case name wins',
      url: 'https://a.example',
      env: { HTTPS_PROXY: 'http://one:1', https_proxy: 'http://two:2' },
      proxy: 'http://two:2',
    },
    {
      behaviour: 'an exempt host',
      url: 'https://a.corp.example',
      env: { HTTPS_PROXY: 'http://one:1', NO_PROXY: 'corp.example' },
      proxy: null,
    },
    {
      behaviour: 'a server on this machine has none',
      url: 'http://127.0.0.1:4010',
      env: { HTTP_PROXY: 'http://one:1' },
      proxy: null,
    },
  ])('$behaviour', ({ url, env, proxy }) => {
    expect(upstreamProxy(url, env)).toBe(proxy);
  });

  it('gets a tunnel to the upstream and never the key', async () => {
    const upstream = await startBillingUpstream({ pauseMs: 0 });
    const asked: string[] = [];
    const sockets: Duplex[] = [];
    const proxy = createServer((request) => asked.push(`${request.method} ${request.url}`));
    proxy.on('connect', (request, socket: Duplex) => {
      asked.push(`CONNECT ${request.url} ${JSON.stringify(request.headers).includes(KEY)}`);
      const onward = connect(Number(new URL(upstream.url).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      for (const one of [socket, onward]) one.on('error', () => undefined);
      sockets.push(socket, onward);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const place = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const far = upstreamAt('http://upstream.example', { proxy: place, insecureHttp: true });
    const stage = await setStage({ upstreams: [far] });
    const answered = await stage.ask();
    expect({ status: answered.status, ended: answered.text.includes('message_stop') }).toEqual({
      status: 200,
      ended: true,
    });
    expect(asked).toEqual(['CONNECT upstream.example:80 false']);
    expect(upstream.keys()).toEqual([`Bearer ${KEY}`]);
    await stage.close();
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => proxy.close(() => resolve()));
    await upstream.close();
  });
});
