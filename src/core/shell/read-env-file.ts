/** One `NAME=value` of a file, with the position of its line. */
export type EnvEntry = { readonly name: string; readonly value: string | null; readonly at: number };

/**
 * Reads `.env`, `environment.d`, `/etc/environment` and the like: one `NAME=value` a line, with or without `export`. A
 * value with an expansion in it, where the dialect has them, is null.
 */
export function readEnvFile(
  text: string,
  dialect: { readonly expands: boolean } = { expands: true },
): readonly EnvEntry[] {
  let at = 0;
  return text.split('\n').flatMap((line) => {
    const start = at;
    at += line.length + 1;
    const found = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    if (found === null) return [];
    return [{ name: found[1] ?? '', value: valueOf(found[2] ?? '', dialect.expands), at: start }];
  });
}

function valueOf(raw: string, expands: boolean): string | null {
  const quoted = /^'([^']*)'|^"((?:[^"\\]|\\.)*)"/.exec(raw);
  const text =
    quoted === null ? raw.replace(/\s+#.*$/, '') : (quoted[1] ?? (quoted[2] ?? '').replace(/\\(["\\$`])/g, '$1'));
  const isLiteral = quoted?.[1] !== undefined || !expands || !/\$[\w{(]|`/.test(text);
  return isLiteral ? text : null;
}

/** The `[env]` table of a mise or similar TOML file, as far as it holds plain texts. */
export function readTomlEnv(text: string): readonly EnvEntry[] {
  let at = 0;
  let table = '';
  return text.split('\n').flatMap((line) => {
    const start = at;
    at += line.length + 1;
    table = /^\s*\[+([^\]]+)\]/.exec(line)?.[1]?.trim() ?? table;
    const found =
      table === 'env' || table === 'vars'
        ? /^\s*"?([A-Za-z_]\w*)"?\s*=\s*(.*?)\s*$/.exec(line)
        : /^\s*env\.([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    if (found === null || table === 'vars') return [];
    const text = /^"((?:[^"\\]|\\.)*)"|^'([^']*)'|^(\d+|true|false)/.exec(found[2] ?? '');
    const value = text === null ? null : (text[1] ?? text[2] ?? text[3] ?? null);
    return [{ name: found[1] ?? '', value: value?.includes('{{') === true ? null : value, at: start }];
  });
}

/** PAM's own spelling, `NAME DEFAULT=value OVERRIDE=value`, and plain `NAME=value`. `${…}` and `@{…}` are put in by PAM. */
export function readPamEnvironment(text: string): readonly EnvEntry[] {
  const own = lineEntries(text, /^\s*([A-Za-z_]\w*)\s+((?:DEFAULT|OVERRIDE)=.*)$/, (rest) => {
    const value = (name: string) => {
      const found = new RegExp(`${name}=(?:"([^"]*)"|(\\S*))`).exec(rest);
      return found?.[1] ?? found?.[2] ?? '';
    };
    return value('OVERRIDE') || value('DEFAULT');
  });
  const plain = readEnvFile(text, { expands: false }).filter(({ at }) => own.every((one) => one.at !== at));
  return [...own, ...plain].map((entry) => ({
    ...entry,
    value: /[$@]\{/.test(entry.value ?? '') ? null : entry.value,
  }));
}

/** `set-environment -g NAME value` of tmux's configuration. */
export function readTmuxConfiguration(text: string): readonly EnvEntry[] {
  const pattern =
    /^\s*(?:set-environment|setenv)\s+(?:-[Fh]\s+)*-[Fh]*g[Fh]*\s+(?:-[Fh]\s+)*([A-Za-z_]\w*)\s+(.*?)\s*$/;
  return lineEntries(text, pattern, (rest) => {
    const quoted = /^'([^']*)'|^"([^"]*)"/.exec(rest);
    const value = quoted?.[1] ?? quoted?.[2] ?? rest.replace(/\s+[#;].*$/, '');
    return quoted?.[1] === undefined && /[$#~\\]/.test(value) ? null : value;
  });
}

function lineEntries(text: string, pattern: RegExp, valueIn: (rest: string) => string | null): readonly EnvEntry[] {
  let at = 0;
  return text.split('\n').flatMap((line) => {
    const start = at;
    at += line.length + 1;
    const found = pattern.exec(line);
    return found === null ? [] : [{ name: found[1] ?? '', value: valueIn(found[2] ?? ''), at: start }];
  });
}

/** Where mise's `[env]` sends for more: `_.file`, `_.source`, `_.python` and other plugins. */
export type TomlDirective = {
  readonly kind: 'file' | 'source' | 'other';
  readonly file: string | null;
  readonly at: number;
};

export function readTomlDirectives(text: string): readonly TomlDirective[] {
  let at = 0;
  let table = '';
  return text.split('\n').flatMap((line): readonly TomlDirective[] => {
    const start = at;
    at += line.length + 1;
    table = /^\s*\[+([^\]]+)\]/.exec(line)?.[1]?.trim() ?? table;
    const found =
      (table === 'env' ? /^\s*_\.([\w-]+)(?:\.\S+)?\s*=\s*(.*)$/ : /^\s*env\._\.([\w-]+)\s*=\s*(.*)$/).exec(line) ??
      (table === 'env._' ? /^\s*([\w-]+)\s*=\s*(.*)$/.exec(line) : null);
    if (found === null || found[1] === 'path') return [];
    const kind = found[1] === 'file' || found[1] === 'source' ? found[1] : 'other';
    const files = [...(found[2] ?? '').matchAll(/"([^"]*)"|'([^']*)'/g)].map((quoted) => quoted[1] ?? quoted[2] ?? '');
    const named = kind === 'file' && files.length > 0 ? files : [null];
    return named.map((file) => ({ kind, file, at: start }));
  });
}

/** fish's universal variables: `SETUVAR --export NAME:value`, with odd characters as `\xNN`. Only exported ones count. */
export function readFishVariables(text: string): readonly EnvEntry[] {
  let at = 0;
  return text.split('\n').flatMap((line) => {
    const start = at;
    at += line.length + 1;
    const found =
      /^SETUVAR\s+(?:--\S+\s+)*--export\s+(?:--\S+\s+)*(\w+):(.*)$/.exec(line) ??
      /^SET_EXPORT\s+(\w+):(.*)$/.exec(line);
    if (found === null) return [];
    const value = (found[2] ?? '').replace(
      /\\x([0-9a-f]{2})|\\u([0-9a-f]{4})/gi,
      (_, byte: string | undefined, unit: string | undefined) =>
        String.fromCharCode(Number.parseInt(byte ?? unit ?? '0', 16)),
    );
    return [{ name: found[1] ?? '', value, at: start }];
  });
}

/** `EnvironmentVariables` and `launchctl setenv` of a launchd property list in XML. */
export function readLaunchdPlist(text: string): readonly EnvEntry[] {
  const dictionary = /<key>EnvironmentVariables<\/key>\s*<dict>([\s\S]*?)<\/dict>/.exec(text);
  const inDictionary =
    dictionary === null
      ? []
      : [...(dictionary[1] ?? '').matchAll(/<key>([^<]*)<\/key>\s*<string>([^<]*)<\/string>/g)].map((found) => ({
          name: decodeXml(found[1] ?? ''),
          value: decodeXml(found[2] ?? ''),
          at: dictionary.index + dictionary[0].indexOf(dictionary[1] ?? '') + found.index,
        }));
  const commands = [
    ...text.matchAll(
      /<string>(?:\/bin\/)?launchctl<\/string>\s*<string>setenv<\/string>\s*<string>([^<]*)<\/string>\s*<string>([^<]*)<\/string>/g,
    ),
  ];
  return [
    ...inDictionary,
    ...commands.map((found) => ({
      name: decodeXml(found[1] ?? ''),
      value: decodeXml(found[2] ?? ''),
      at: found.index,
    })),
  ];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&apos;': "'",
};

function decodeXml(text: string): string {
  return text.replace(/&(?:lt|gt|amp|quot|apos);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** What `reg query KEY` prints: `    NAME    REG_SZ    value`. */
export function readRegistryDump(text: string): readonly EnvEntry[] {
  return [...text.matchAll(/^ {2,}(\S+) {2,}REG_(?:SZ|EXPAND_SZ) {2,}(.*?)\r?$/gm)].map((found) => ({
    name: found[1] ?? '',
    value: (found[2] ?? '').includes('%') ? null : (found[2] ?? ''),
    at: found.index,
  }));
}

/**
 * What programs print of an environment: `NAME=value` as it stands, or as systemd quotes it (`$'…'`). A line that begins no
 * variable belongs to the value before it.
 */
export function readPrintedEnvironment(text: string): readonly EnvEntry[] {
  const entries: { readonly name: string; readonly value: string; readonly at: number }[] = [];
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const found = /^([A-Za-z_]\w*)=(.*)$/s.exec(line);
    const before = entries.at(-1);
    if (found !== null) entries.push({ name: found[1] ?? '', value: found[2] ?? '', at: 0 });
    // `-NAME` says that tmux takes it away.
    else if (before !== undefined && !/^-\w+$/.test(line))
      entries[entries.length - 1] = { ...before, value: `${before.value}\n${line}` };
  }
  return entries.map((entry) => ({ ...entry, value: decodeQuoted(entry.value) }));
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  e: '\u001B',
};

function decodeQuoted(value: string): string {
  const quoted = /^\$'(.*)'$/s.exec(value)?.[1];
  if (quoted === undefined) return value;
  return quoted.replace(/\\(?:x([0-9a-f]{2})|([0-7]{3})|(.))/gis, (_, hex?: string, octal?: string, letter = '') => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return octal === undefined
      ? (ESCAPES[String(letter)] ?? String(letter))
      : String.fromCharCode(Number.parseInt(octal, 8));
  });
}
