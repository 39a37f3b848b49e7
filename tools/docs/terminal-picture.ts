const CELL = { width: 8.4, height: 19 };
const EDGE = 16;
const BAR = 34;

interface Style {
  readonly fill: string;
  readonly isBold: boolean;
}

const PLAIN: Style = { fill: '#d0d7de', isBold: false };

/** What the codes of `styleText` look like. */
const STYLES: Readonly<Record<string, (style: Style) => Style>> = {
  0: () => PLAIN,
  1: (style) => ({ ...style, isBold: true }),
  2: (style) => ({ ...style, fill: '#8b949e' }),
  22: (style) => ({ fill: style.fill === '#8b949e' ? PLAIN.fill : style.fill, isBold: false }),
  31: (style) => ({ ...style, fill: '#ff7b72' }),
  32: (style) => ({ ...style, fill: '#7ee787' }),
  33: (style) => ({ ...style, fill: '#e3b341' }),
  36: (style) => ({ ...style, fill: '#76e3ea' }),
  39: (style) => ({ ...style, fill: PLAIN.fill }),
};

/** A terminal with this text in it, coloured as its escape codes say, as an SVG without a script, a font file or a link. */
export function terminalPicture(title: string, text: string, columns: number): string {
  const lines = text.trimEnd().split('\n');
  const width = Math.ceil(columns * CELL.width + 2 * EDGE);
  const height = Math.ceil(BAR + lines.length * CELL.height + 2 * EDGE);
  const rows = lines.map((line, row) => {
    const y = BAR + EDGE + row * CELL.height + CELL.height * 0.75;
    return `<text x="${EDGE}" y="${y.toFixed(1)}" xml:space="preserve">${spans(line)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="10" fill="#0d1117"/>`,
    ...['#ff5f57', '#febc2e', '#28c840'].map(
      (fill, at) => `<circle cx="${22 + at * 20}" cy="18" r="6" fill="${fill}"/>`,
    ),
    '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="14" fill="#d0d7de">',
    `<text x="${width / 2}" y="23" text-anchor="middle" fill="#8b949e">${escaped(title)}</text>`,
    ...rows,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function spans(line: string): string {
  let style = PLAIN;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
  const codes = /\u001b\[(\d+)m/u;
  // Text and codes in turn: splitting by a group keeps what it matched.
  return line
    .split(codes)
    .map((part, index) => {
      if (index % 2 === 0) return part === '' ? '' : span(part, style);
      style = STYLES[part]?.(style) ?? style;
      return '';
    })
    .join('');
}

function span(text: string, { fill, isBold }: Style): string {
  return `<tspan fill="${fill}"${isBold ? ' font-weight="bold"' : ''}>${escaped(text)}</tspan>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
