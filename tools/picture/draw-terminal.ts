import type { Colour, Look, Piece } from './read-colours.ts';

export type Caption = {
  readonly title: string;
  /** What the picture shows, for somebody who can't see it. */
  readonly description: string;
  /** What was typed. */
  readonly typed: string;
};

const FONT_SIZE = 13;
const LINE = 19;
/** Most monospaced fonts are 0.6 em wide; some a little more. */
const COLUMN = FONT_SIZE * 0.605;
const MARGIN = 22;
const BAR = 34;

const INK = '#d7dde5';
const FAINT = '#8b95a3';
/** Each has at least 4.5 : 1 on the background. */
const COLOURS: Readonly<Record<Colour, string>> = {
  black: FAINT,
  red: '#ff8f87',
  green: '#84dc93',
  yellow: '#e6c877',
  blue: '#8fb8ff',
  magenta: '#d9a6ff',
  cyan: '#7fd6dd',
  white: INK,
};

/** A terminal with these lines, as an SVG that needs nothing beside itself. Its text can be selected and searched. */
export function drawTerminal(lines: readonly (readonly Piece[])[], caption: Caption): string {
  const shown = [prompt(caption.typed), [], ...lines];
  const columns = Math.max(...shown.map((line) => line.reduce((sum, { text }) => sum + [...text].length, 0)));
  const width = Math.ceil(columns * COLUMN) + 2 * MARGIN;
  const height = BAR + shown.length * LINE + 2 * MARGIN - 8;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(caption.title)}</title>`,
    `<desc id="desc">${escaped(caption.description)}</desc>`,
    `<rect width="${width}" height="${height}" rx="10" fill="#12161c"/>`,
    `<path d="M0 ${BAR}V10A10 10 0 0 1 10 0H${width - 10}A10 10 0 0 1 ${width} 10V${BAR}Z" fill="#1d232c"/>`,
    ...['#ec6a5e', '#f4bf4f', '#61c554'].map(
      (fill, index) => `<circle cx="${20 + index * 20}" cy="${BAR / 2}" r="6" fill="${fill}"/>`,
    ),
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace" font-size="${FONT_SIZE}" fill="${INK}">`,
    ...shown.flatMap((line, index) => lineOf(line, BAR + MARGIN + FONT_SIZE - 4 + index * LINE)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function prompt(typed: string): readonly Piece[] {
  return [
    { text: '$ ', colour: 'green', bold: true, dim: false },
    { text: typed, colour: null, bold: true, dim: false },
  ];
}

function lineOf(pieces: readonly Piece[], y: number): readonly string[] {
  if (pieces.length === 0) return [];
  const spans = pieces.map((piece) => {
    const attributes = attributesOf(piece);
    return attributes === '' ? escaped(piece.text) : `<tspan${attributes}>${escaped(piece.text)}</tspan>`;
  });
  return [`<text x="${MARGIN}" y="${y}" xml:space="preserve">${spans.join('')}</text>`];
}

function attributesOf({ colour, bold, dim }: Look): string {
  const fill = colour === null ? (dim ? FAINT : null) : COLOURS[colour];
  return `${fill === null ? '' : ` fill="${fill}"`}${bold ? ' font-weight="bold"' : ''}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
