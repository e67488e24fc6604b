/** How a piece of terminal text looks. */
export type Look = { readonly colour: Colour | null; readonly bold: boolean; readonly dim: boolean };

export type Colour = 'black' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'white';

/** A piece of one line that looks the same from its beginning to its end. */
export type Piece = Look & { readonly text: string };

const PLAIN: Look = { colour: null, bold: false, dim: false };
const COLOURS: readonly Colour[] = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/** What each SGR code changes; codes that aren't here change nothing that a picture shows. */
const CODES: Readonly<Record<number, Partial<Look>>> = {
  0: PLAIN,
  1: { bold: true },
  2: { dim: true },
  22: { bold: false, dim: false },
  39: { colour: null },
  ...Object.fromEntries(COLOURS.map((colour, index) => [30 + index, { colour }])),
  ...Object.fromEntries(COLOURS.map((colour, index) => [90 + index, { colour }])),
};

/** What begins a code in terminal text. */
const ESCAPE = '\u001B[';

/** Terminal text as lines of pieces. A look lasts until a code ends it, over line ends too. */
export function readColours(text: string): readonly (readonly Piece[])[] {
  let look = PLAIN;
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [first = '', ...coded] = line.split(ESCAPE);
      const pieces: Piece[] = [{ ...look, text: first }];
      for (const part of coded) {
        const end = part.indexOf('m');
        look = changed(look, part.slice(0, end));
        pieces.push({ ...look, text: part.slice(end + 1) });
      }
      return pieces.filter((piece) => piece.text !== '');
    });
}

function changed(look: Look, codes: string): Look {
  return Object.assign({}, look, ...codes.split(';').map((code) => CODES[Number(code)])) as Look;
}
