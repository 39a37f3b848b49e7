const CODE_SPAN = /(`[^`]*`)/u;

/** Text that stays text in a cell of a table. A cell ends at a bar even within code, where no entity is read. */
export function textCell(text: string): string {
  const parts = text.split(CODE_SPAN).map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '&lt;')));
  return parts.join('').replaceAll('|', '\\|').replaceAll('\n', ' ');
}

export function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line), ''].join('\n');
}

export function generated(command: string): string {
  return `<!-- Written by "${command}". Do not edit: the next run would undo it. -->`;
}
