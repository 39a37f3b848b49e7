/** The lines of the section under the first second-level heading that the pattern fits, or undefined. */
export function sectionOf(page: string, heading: RegExp): string | undefined {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line.startsWith('## ') && heading.test(line.slice(3).trim()));
  if (start === -1) return undefined;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith('## '));
  return (end === -1 ? rest : rest.slice(0, end)).join('\n').trim();
}

export function titleOf(page: string): string | undefined {
  return /^# (?<title>.+)$/mu.exec(page)?.groups?.['title']?.trim();
}

export function withoutComments(text: string): string {
  return text.replaceAll(/<!--.*?-->/gsu, '');
}

/** Rows of the tables that have the heading cell; the cells of a row without their bars. */
export function tableRows(page: string, heading: RegExp): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  let inside = false;
  for (const line of withoutComments(page).split('\n')) {
    const cells = cellsOf(line);
    if (cells === undefined) inside = false;
    else if (inside) rows.push(cells);
    else inside = cells.some((cell) => heading.test(cell));
  }
  return rows.filter((cells) => !cells.every((cell) => /^:?-+:?$/u.test(cell)));
}

function cellsOf(line: string): readonly string[] | undefined {
  const row = line.trim();
  if (!row.startsWith('|') || !row.endsWith('|')) return undefined;
  return row
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
}

export function pageLink(path: string): string {
  return `https://docs.dataminer.services/${path.replace(/\.md$/u, '.html')}`;
}

/** The page's name for links, as its front matter has it. */
export function frontMatterUid(page: string): string | undefined {
  return /^\uFEFF?---\s*\n(?:.*\n)*?uid:\s*(?<uid>\S+)\s*\n/u.exec(page)?.groups?.['uid'];
}
