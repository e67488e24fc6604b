// What runtimes.mjs has, for the TypeScript beside it: that file is plain JavaScript, because Node 20 has to read it.
export type Runtime = {
  readonly folder: string;
  readonly title: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly program: string;
};
export const RUNTIMES: Readonly<Record<string, Runtime>>;
export function findRuntime(name: string): string | null;
export function bringRuntime(name: string, why?: string): string | null;
