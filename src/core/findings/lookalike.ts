/**
 * Letters of other scripts, and digits, that look like the letters of the vendor's name. From Unicode's confusables, cut
 * down to what `api.anthropic.com` holds.
 */
const CONFUSABLES: Readonly<Record<string, string>> = {
  а: 'a',
  ɑ: 'a',
  α: 'a',
  '@': 'a',
  '4': 'a',
  с: 'c',
  ϲ: 'c',
  ᴄ: 'c',
  ⅽ: 'c',
  һ: 'h',
  հ: 'h',
  і: 'i',
  ι: 'i',
  ı: 'i',
  ɩ: 'i',
  '1': 'i',
  l: 'i',
  ӏ: 'i',
  '|': 'i',
  м: 'm',
  ⅿ: 'm',
  п: 'n',
  ո: 'n',
  η: 'n',
  о: 'o',
  ο: 'o',
  օ: 'o',
  '0': 'o',
  р: 'p',
  ρ: 'p',
  ⲣ: 'p',
  г: 'r',
  ꭇ: 'r',
  ᴦ: 'r',
  т: 't',
  τ: 't',
  ꭲ: 't',
};

/** What a host looks like to a person in a hurry: one letter for all that look like it, and no marks. */
function skeletonOf(host: string): string {
  const plain = host
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}\p{Z}]/gu, '');
  return Array.from(plain, (letter) => CONFUSABLES[letter] ?? letter)
    .join('')
    .replaceAll('rn', 'm');
}

const GENUINE: readonly string[] = ['api.anthropic.com', 'anthropic.com', 'console.anthropic.com'];
const SKELETONS = GENUINE.map(skeletonOf);

/** Whether a host is made to be taken for the vendor's, and isn't. `host` is as a URL has it: ASCII, `xn--` for the rest. */
export function isLookalike(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  const isPlain = !name.split('.').some((label) => label.startsWith('xn--'));
  if (isPlain && (name === 'anthropic.com' || name.endsWith('.anthropic.com'))) return host.endsWith('.');
  const shown = name.split('.').map(decodeLabel).join('.');
  const skeleton = skeletonOf(shown);
  if (/(?:^|[.-])(?:api[.-])?anthropic[.-]com(?:[.-]|$)/.test(shown)) return true;
  return SKELETONS.some((genuine) => skeleton === genuine || (genuine.length > 10 && distance(skeleton, genuine) <= 1));
}

/** Letters to insert, drop or change, at most; two neighbours that changed places count once. */
function distance(one: string, other: string): number {
  const [a, b] = [Array.from(one), Array.from(other)];
  if (Math.abs(a.length - b.length) > 1) return 2;
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const at = (r: number, c: number) => rows[r]?.[c] ?? Infinity;
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(at(i - 1, j) + 1, (row[j - 1] ?? Infinity) + 1, at(i - 1, j - 1) + cost, swapped));
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? Infinity;
}

/** A label of an internationalised host as it shows (RFC 3492); one that isn't valid stays as it is. */
export function decodeLabel(label: string): string {
  if (!label.startsWith('xn--')) return label;
  const coded = label.slice(4);
  const end = coded.lastIndexOf('-');
  const output = Array.from(end > 0 ? coded.slice(0, end) : '', (letter) => letter.codePointAt(0) ?? 0);
  let [code, index, bias] = [128, 0, 72];
  const digits = Array.from(coded.slice(end > 0 ? end + 1 : 0));
  for (let at = 0; at < digits.length;) {
    const start = index;
    for (let weight = 1, step = 36; ; step += 36) {
      const digit = digitOf(digits[at]);
      if (digit === null) return label;
      at += 1;
      index += digit * weight;
      const threshold = Math.min(26, Math.max(1, step - bias));
      if (digit < threshold) break;
      weight *= 36 - threshold;
    }
    const length = output.length + 1;
    bias = adapt({ delta: index - start, length, first: start === 0 });
    code += Math.floor(index / length);
    index %= length;
    if (code > 0x10ffff) return label;
    output.splice(index, 0, code);
    index += 1;
  }
  return String.fromCodePoint(...output);
}

function digitOf(letter: string | undefined): number | null {
  const index = letter === undefined ? -1 : 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(letter);
  return index === -1 ? null : index;
}

function adapt(change: { readonly delta: number; readonly length: number; readonly first: boolean }): number {
  let delta = Math.floor(change.delta / (change.first ? 700 : 2));
  delta += Math.floor(delta / change.length);
  let steps = 0;
  for (; delta > 455; steps += 36) delta = Math.floor(delta / 35);
  return steps + Math.floor((36 * delta) / (delta + 38));
}
