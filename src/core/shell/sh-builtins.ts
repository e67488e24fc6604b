import type { Command } from 'unbash';
import { parse } from 'unbash';
import type { ShellVariables } from './effect.ts';
import { expandWord } from './expand-word.ts';
import type { Reading, Words } from './sh-reader.ts';
import { assign, wordText } from './sh-reader.ts';

/** What a command of the shell itself does to its environment. */
type Builtin = (reading: Reading<Command>, words: Words) => void;

function declare(exports: boolean): Builtin {
  return (reading, words) => {
    const options = words.map(wordText).filter((word) => /^[-+]/.test(word));
    const isExport = exports || options.some((option) => option.startsWith('-') && option.includes('x'));
    if (options.some((option) => option.startsWith('-') && /[fFnp]/.test(option) && !isExport)) return;
    for (const word of words) {
      if (word.type === 'Assignment') {
        const value = word.value.type === 'Word' ? expandWord(word.value, reading.reader.variables) : null;
        assign(reading, { name: word.name, value, at: reading.shift + word.pos, exports: isExport });
      } else if (isExport && /^[A-Za-z_]\w*$/.test(word.value)) exportNamed(reading, word.value);
    }
  };
}

function exportNamed({ reader, shift, node, surrounding }: Reading<Command>, name: string): void {
  reader.exported.add(name);
  if (!reader.places.has(name)) return;
  const at = reader.places.get(name) ?? shift + node.pos;
  reader.effects.push({ kind: 'set', name, value: reader.variables.get(name) ?? null, at, ...surrounding });
}

const source: Builtin = ({ reader, node, shift, surrounding }, [file]) => {
  if (file?.type !== 'Word') return;
  reader.effects.push({
    kind: 'source',
    path: expandWord(file, reader.variables),
    at: shift + node.pos,
    ...surrounding,
  });
};

const unset: Builtin = ({ reader, node, shift, surrounding }, words) => {
  for (const word of words) {
    const name = wordText(word);
    if (name.startsWith('-') || name === '') continue;
    reader.effects.push({ kind: 'unset', name, at: shift + node.pos, ...surrounding });
    if (surrounding.reach === 'always') {
      reader.variables.delete(name);
      reader.places.delete(name);
      reader.exported.delete(name);
    }
  }
};

const alias: Builtin = ({ reader, shift, surrounding }, words) => {
  for (const word of words) {
    const [name, text] = aliasOf(word, reader.variables);
    if (name === null) continue;
    reader.effects.push({ kind: 'define', what: 'alias', name, at: shift + word.pos, ...surrounding });
    for (const statement of parse(text ?? '').commands) {
      if (statement.command.type !== 'Command') continue;
      for (const part of statement.command.prefix) {
        if (part.type !== 'Assignment') continue;
        const value = part.value.type === 'Word' ? expandWord(part.value, reader.variables) : null;
        reader.effects.push({
          kind: 'set',
          name: part.name,
          value,
          at: shift + word.pos,
          reach: 'command',
          owner: name,
        });
      }
    }
  }
};

function aliasOf(word: Words[number], variables: ShellVariables): readonly [string | null, string | null] {
  if (word.type === 'Assignment')
    return [word.name, word.value.type === 'Word' ? expandWord(word.value, variables) : null];
  const [name = '', ...rest] = (expandWord(word, variables) ?? '').split('=');
  return rest.length === 0 || name === '' ? [null, null] : [name, rest.join('=')];
}

const setOptions: Builtin = ({ reader }, words) => {
  const options = new Set(words.map(wordText));
  if (options.has('-a') || (options.has('-o') && options.has('allexport'))) reader.allExported = true;
  if (options.has('+a') || (options.has('+o') && options.has('allexport'))) reader.allExported = false;
};

/** `launchctl setenv NAME value`, as people put it into their start-up files on macOS. */
const launchctl: Builtin = ({ reader, node, shift, surrounding }, [verb, name, value]) => {
  if (wordText(verb) !== 'setenv' || name?.type !== 'Word') return;
  const text = value?.type === 'Word' ? expandWord(value, reader.variables) : null;
  reader.effects.push({ kind: 'set', name: name.value, value: text, at: shift + node.pos, ...surrounding });
};

/** A text that is carried out: one that is written there and sets nothing is passed over. */
const evaluate: Builtin = ({ reader, node, shift, surrounding }, words) => {
  const texts = words.map((word) => (word.type === 'Word' ? expandWord(word, reader.variables) : null));
  if (texts.every((text) => text !== null && !/=|export|source|\./.test(text))) return;
  const reason = 'it carries out a text that is known only when it runs';
  reader.effects.push({ kind: 'opaque', reason, at: shift + node.pos, ...surrounding });
};

/** Commands that set variables, read other files or define names. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['export', declare(true)],
  ['typeset', declare(false)],
  ['declare', declare(false)],
  ['readonly', declare(false)],
  ['source', source],
  ['.', source],
  ['unset', unset],
  ['alias', alias],
  ['eval', evaluate],
  ['set', setOptions],
  ['launchctl', launchctl],
]);
