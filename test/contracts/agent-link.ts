import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandsContract } from './agent-link-commands.ts';
import { filesContract } from './agent-link-files.ts';
import { foldersContract } from './agent-link-folders.ts';
import { uploadsContract } from './agent-link-uploads.ts';
import { type LinkUnderTest, workbench } from './agent-link-workbench.ts';

/** What every AgentLink promises. The fake passes it too, so tests that use the fake can be believed. */
export function agentLinkContract(open: () => Promise<LinkUnderTest>): void {
  let subject: LinkUnderTest;
  beforeAll(async () => {
    subject = await open();
  });
  afterAll(async () => {
    await subject?.close();
  });

  const bench = workbench(() => subject);
  commandsContract(bench);
  filesContract(bench);
  foldersContract(bench);
  uploadsContract(bench);

  it('tells the space of a drive', async () => {
    const space = await bench.linked((link) => link.space('C:/practice/some/file'));

    expect(space?.freeBytes).toBeGreaterThan(0);
    expect(space?.totalBytes).toBeGreaterThanOrEqual(space?.freeBytes ?? 0);
  });

  it('starts nothing for a caller that has gone', async () => {
    const gone = new Error('never mind');
    let used = false;
    const run = subject.links.with(subject.agent, subject.credentials, AbortSignal.abort(gone), async () => {
      used = true;
    });

    await expect(run).rejects.toBe(gone);
    expect(used).toBe(false);
  });
}
