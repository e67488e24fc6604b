/**
 * The program behind a `.cmd` that npm wrote for one, relative to the folder of that `.cmd`; null where it isn't such a file.
 * Windows starts a `.cmd` through its command interpreter only, which reads arguments once more: a prompt could be a
 * command. Node refuses to start one without it (`EINVAL`, 18.20.2 and newer), so the program itself is started.
 */
export function programBehindShim(text: string): string | null {
  const named = /"%(?:~dp0|dp0%)\\?([^"%]+\.exe)"\s+%\*/i.exec(text)?.[1];
  return named === undefined ? null : named.replaceAll('\\', '/');
}

/**
 * The environment with the search path under the one name that the rest of cordon reads: Windows writes it `Path`, and
 * takes every spelling for the same variable.
 */
export function withPlainPath(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const spelled = Object.keys(env).find((name) => name !== 'PATH' && name.toUpperCase() === 'PATH');
  if (spelled === undefined || env.PATH !== undefined) return env;
  const { [spelled]: value = '', ...rest } = env;
  return { ...rest, PATH: value };
}
