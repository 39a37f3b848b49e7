/** What a place that shows Markdown makes of it. */
export interface Flavour {
  /** Characters that one comment may have, less what is left for a marker of ours. */
  readonly longest: number;
  /** `<details>`, `<sub>` and `<br>` work; elsewhere HTML would be shown as it is written. */
  readonly html: boolean;
  /** Mermaid is drawn. */
  readonly pictures: boolean;
}

const MARKER = 2_000;

// None of the four documents all of it. The lengths are what their APIs answer to longer comments, counted in UTF-16 code units here, which is never less than they count.
export const FLAVOURS = {
  github: { longest: 65_536 - MARKER, html: true, pictures: true },
  gitlab: { longest: 1_000_000 - MARKER, html: true, pictures: true },
  azure: { longest: 150_000 - MARKER, html: true, pictures: false },
  bitbucket: { longest: 32_768 - MARKER, html: false, pictures: false },
} as const satisfies Record<string, Flavour>;

/** The page of a job on GitHub: one mebibyte for each step, of which bytes are counted. */
export const JOB_SUMMARY: Flavour = { longest: 250_000, html: true, pictures: true };

/** Something to open, with a line that says what is in it. */
export function folded(title: string, body: string, { html }: Flavour): string {
  return html ? `\n<details><summary>${title}</summary>\n\n${body}\n\n</details>` : `\n#### ${title}\n\n${body}`;
}

export function lineBreak({ html }: Flavour): string {
  return html ? '<br>' : ' · ';
}
