/** A provider of its own that the desktop application is set to. */
export type DesktopProvider = {
  readonly path: string;
  readonly line: number | null;
  readonly provider: string;
  readonly destination: string | null;
};

/** A configuration of the desktop application's third-party inference; null where the text isn't one. */
export function readDesktopProvider(path: string, text: string): DesktopProvider | null {
  try {
    const root: unknown = JSON.parse(text);
    const fields = new Map<string, unknown>(Object.entries(typeof root === 'object' && root !== null ? root : {}));
    const provider = fields.get('inferenceProvider');
    if (typeof provider !== 'string' || provider === '') return null;
    const destination = fields.get('inferenceGatewayBaseUrl');
    const index = text.split('\n').findIndex((line) => /"inference(?:GatewayBaseUrl|Provider)"/.test(line));
    return {
      path,
      line: index === -1 ? null : index + 1,
      provider,
      destination: typeof destination === 'string' ? destination : null,
    };
  } catch {
    return null;
  }
}
