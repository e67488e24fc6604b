/**
 * The body of a small program in the client's place, for what is tested here is who lives and who dies: it asks its base
 * URL for answers one after the other, ends with 0 after so many, and with 7 where it gets none.
 */
export function askingClient(asks: number): string {
  return `
    const http = require('node:http');
    const { hostname, port } = new URL(process.env.ANTHROPIC_BASE_URL);
    const body = JSON.stringify({ model: 'lab/model', max_tokens: 64, stream: true, messages: [{ role: 'user', content: 'Hello' }] });
    const headers = { authorization: 'Bearer ' + process.env.ANTHROPIC_AUTH_TOKEN, 'content-type': 'application/json' };
    process.stdout.write('started ' + process.pid + '\\n');
    let left = ${asks};
    const ask = () => {
      const request = http.request({ host: hostname, port, path: '/v1/messages?beta=true', method: 'POST', headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part) => { text += part; }).on('error', () => process.exit(7));
        response.on('end', () => {
          if (response.statusCode !== 200) { process.stdout.write('refused ' + response.statusCode + ' ' + text + '\\n'); process.exit(6); }
          left -= 1;
          if (left <= 0) process.exit(0);
          ask();
        });
      });
      request.on('error', () => process.exit(7));
      request.end(body);
    };
    ask();
  `;
}
