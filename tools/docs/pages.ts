import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makePlan } from '../../src/cli/commands/plan.ts';
import { programOf } from '../../src/cli/program.ts';
import { coloured } from '../../src/review/paint.ts';
import { planAsText } from '../../src/review/plan-text.ts';
import { shipped } from '../../src/shipped.ts';
import { ATTACKS } from '../../test/attacks/attacks.ts';
import { silentIo } from '../../test/cli/silent-io.ts';
import { commandsPage } from './commands-page.ts';
import { manPage } from './man-page.ts';
import { generated, tableOf } from './markdown.ts';
import { keysTable, resolved, type Schema } from './schema-page.ts';
import { terminalPicture } from './terminal-picture.ts';

/** A file that is written from what the code says, by its path from the root of the repository. */
export interface Page {
  readonly file: string;
  readonly text: string;
}

export const COMMAND = 'npm run docs';

export async function pages(): Promise<readonly Page[]> {
  const program = programOf('', silentIo, () => {});
  return [
    { file: 'docs/reference/commands.md', text: commandsPage(program) },
    { file: 'docs/reference/files.md', text: filesPage(schemaOf('desired-state')) },
    { file: 'docs/reference/configuration.md', text: configurationPage(schemaOf('config')) },
    { file: 'docs/reference/attacks.md', text: attacksPage() },
    { file: 'docs/plan.svg', text: await planPicture() },
    { file: 'man/ratchet.1', text: manPage(program) },
  ];
}

const COLUMNS = 118;

/** What `ratchet plan` prints about the examples. */
async function planPicture(): Promise<string> {
  const fleet = fileURLToPath(shipped('examples/fleet'));
  const observed = fileURLToPath(shipped('examples/observed.json'));
  const plan = await makePlan(['emea-prod', 'hub-core'], { fleet, observed, at: '2026-11-22T21:30:00.000Z' }, silentIo);
  return terminalPicture(
    'ratchet plan emea-prod hub-core',
    planAsText(plan, { paint: coloured, columns: COLUMNS }),
    COLUMNS,
  );
}

function schemaOf(name: string): Schema {
  return JSON.parse(readFileSync(shipped(`schemas/${name}.schema.json`), 'utf8'));
}

const KEYS = 'Keys with a * are needed. A name in `<>` is one of your own; `[]` stands for each entry of a list.';

function filesPage(schema: Schema): string {
  const kinds = (schema.oneOf ?? []).map((each) => resolved(schema, each));
  return [
    generated(COMMAND),
    '',
    '# Keys of the fleet files',
    '',
    `How they go together is told in [fleet-files.md](../fleet-files.md). ${KEYS}`,
    '',
    ...kinds.flatMap((kind) => [`## ${kind.title}`, '', kind.description ?? '', '', keysTable(schema, kind)]),
  ].join('\n');
}

function configurationPage(schema: Schema): string {
  return [
    generated(COMMAND),
    '',
    '# Keys of the operator’s configuration',
    '',
    `How they go together is told in [configuration.md](../configuration.md). ${KEYS}`,
    '',
    keysTable(schema, schema),
  ].join('\n');
}

function attacksPage(): string {
  const groups = ATTACKS.flatMap(({ against, attacks }) => [
    `## ${against}`,
    '',
    tableOf(
      ['Attack', 'Tried in'],
      attacks.map(({ attack, tried }) => [
        attack.replaceAll('|', '\\|'),
        [...new Set(tried.map(([file]) => file))].map((file) => `[${file}](../../test/${file})`).join(', '),
      ]),
    ),
  ]);
  return [
    generated(COMMAND),
    '',
    '# Attacks that are tried',
    '',
    'Each is a test that would be red if it went through. What is defended, and what is not, is told in [security.md](../security.md).',
    '',
    ...groups,
  ].join('\n');
}
