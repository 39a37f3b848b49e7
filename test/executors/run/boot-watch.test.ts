import { describe, expect, it } from 'vitest';
import { apply } from '../../../src/executors/apply.ts';
import { scriptCommand } from '../../../src/executors/powershell.ts';
import { BOOT_SCRIPT } from '../../../src/executors/run/boot-watch.ts';
import { RatchetError } from '../../../src/model/errors.ts';
import { exited } from '../../fakes/fake-agent-link.ts';
import { allAgentsIn, PracticeSystem } from '../practice-system.ts';

const forever = new AbortController().signal;
const MINUTE = 60_000;
const BEFORE = '2026-08-01T00:00:00.000Z';

/** A system whose machine cannot be reached between the 2nd and the 5th minute of the upgrade. */
function restarting(answer: (restarted: boolean) => string): PracticeSystem {
  const practice = new PracticeSystem();
  let restarted = false;
  const question = scriptCommand(BOOT_SCRIPT).replaceAll('+', '\\+');
  practice.orchestrator.onCommand(new RegExp(`^${question}$`, 'u'), () => exited(0, answer(restarted)));
  practice.upgrade = (system, exit) => {
    allAgentsIn(8 * MINUTE)(system, exit);
    system.clock.in(2 * MINUTE, () => {
      system.links.down.set('dma01', new RatchetError('net.refused', 'down', { blame: 'environment' }));
      restarted = true;
    });
    system.clock.in(5 * MINUTE, () => system.links.down.clear());
  };
  return practice;
}

function booted(at: string): string {
  return `RATCHET:{"boot":"${at}"}\r\n`;
}

async function notesOf(practice: PracticeSystem): Promise<readonly string[]> {
  const entries = await practice.journal.entries((await practice.journal.latest('prod'))?.id ?? '');
  return entries.filter(({ kind, step }) => kind === 'note' && step !== 'state').map(({ step }) => step);
}

function told(practice: PracticeSystem): readonly string[] {
  const notes = practice.events.flatMap((event) => (event.kind === 'note' ? [event.message] : []));
  return notes.filter((note) => note.includes('restarted'));
}

describe('a machine that is started anew during an upgrade', () => {
  it('is told and written down, and changes nothing about the outcome', async () => {
    const practice = restarting((restarted) => booted(restarted ? '2026-09-01T02:04:00Z' : BEFORE));
    expect(await apply(practice.deps).carryOut(practice.order, forever)).toMatchObject({ kind: 'succeeded' });
    expect(told(practice)).toEqual([expect.stringContaining('"dma01" was restarted at 2026-09-01T02:04:00.000Z')]);
    expect(await notesOf(practice)).toEqual(['planned', 'boot', 'reboot']);
    expect(practice.starts).toBe(1);
  });

  it('is noticed by the process that goes on after a crash', async () => {
    const practice = restarting((restarted) => booted(restarted ? '2026-09-01T02:04:00Z' : BEFORE));
    const stop = new AbortController();
    practice.clock.in(MINUTE, () => stop.abort(new Error('SIGTERM')));
    expect(await apply(practice.deps).carryOut(practice.order, stop.signal)).toMatchObject({ kind: 'interrupted' });
    await practice.clock.sleep(6 * MINUTE);
    expect(await apply(practice.deps).carryOut(practice.order, forever)).toMatchObject({ kind: 'succeeded' });
    expect(await notesOf(practice)).toEqual(['planned', 'boot', 'reboot']);
  });

  it.each([
    ['the connection alone was lost', () => booted(BEFORE), ['planned', 'boot']],
    [
      'its clock was set by seconds',
      (late: boolean) => booted(late ? '2026-08-01T00:00:40Z' : BEFORE),
      ['planned', 'boot'],
    ],
    ['PowerShell says nothing', () => '', ['planned']],
    ['PowerShell says what is no time', () => booted('yesterday'), ['planned']],
  ])('is not, where %s', async (_, answer, notes) => {
    const practice = restarting(answer);
    expect(await apply(practice.deps).carryOut(practice.order, forever)).toMatchObject({ kind: 'succeeded' });
    expect([told(practice), await notesOf(practice)]).toEqual([[], notes]);
  });
});
