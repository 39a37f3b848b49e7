/**
 * The lines that only one of two texts has, `-` for the first and `+` for the second. Every fact file has an entry on a
 * line, so that this tells which entries differ; the order of lines that both have is not compared.
 */
export function lineDiff(before: string, after: string): readonly string[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const [oldLines, freshLines] = [new Set(old.map(withoutComma)), new Set(fresh.map(withoutComma))];
  return [
    ...old.filter((line) => !freshLines.has(withoutComma(line))).map((line) => `-${line}`),
    ...fresh.filter((line) => !oldLines.has(withoutComma(line))).map((line) => `+${line}`),
  ];
}

function withoutComma(line: string): string {
  return line.replace(/,$/u, '');
}
