import { expect } from 'vitest';
import type { MANNERS_FAULTS } from '../../src/simulator/faults/manners.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { post, SIX_KEYS } from './agent-client.ts';
import { packageFolder, progressLog } from './fixture.ts';
import { launch } from './launch.ts';
import { AGENT, commandOn, type Meets, UPGRADED, versionsAfterUpgrade, waitForEntry } from './meets.ts';

const HASH = 'certutil -hashfile C:\\ProgramData\\ratchet\\bin\\run.cmd SHA256';

export const MEETS_MANNERS: Meets<(typeof MANNERS_FAULTS)[number]['id']> = {
  async 'locale-fr'(simulator) {
    expect((await commandOn(simulator, HASH)).stdout).toMatch(/^Hachage SHA256 de .*\r\n[0-9a-f]{64}\r\nCertUtil/u);
    expect((await commandOn(simulator, 'schtasks /Query /TN ratchet\\none')).stderr).toMatch(/^ERREUR/u);
  },
  async 'spaced-hash'(simulator) {
    expect((await commandOn(simulator, HASH)).stdout).toMatch(/\r\n(?:[0-9a-f]{2} ){31}[0-9a-f]{2}\r\n/u);
    await launch(simulator);
    await waitForEntry(simulator, /^ended with 243$/u);
  },
  async 'powershell-shell'(simulator) {
    expect(await commandOn(simulator, 'echo %OS%')).toMatchObject({ code: 0, stdout: '%OS%\r\n' });
    expect(await commandOn(simulator, 'echo a\\b')).toMatchObject({ code: 0, stdout: 'a\\b\r\n' });
    expect(await commandOn(simulator, 'certutil -hashfile C:\\none SHA256')).toMatchObject({ code: 1 });
  },
  async 'bash-shell'(simulator) {
    expect(await commandOn(simulator, 'echo %OS%')).toMatchObject({ code: 0, stdout: '%OS%\n' });
    expect(await commandOn(simulator, 'echo a\\b')).toMatchObject({ code: 0, stdout: 'ab\n' });
    expect(await commandOn(simulator, 'schtasks /Query /TN ratchet\\upgrade')).toMatchObject({ code: 1 });
  },
  async 'clock-skew'(simulator) {
    expect(await minutesAhead(simulator)).toBeCloseTo(20, 0);
  },
  async 'clock-days-off'(simulator) {
    expect(await minutesAhead(simulator)).toBeCloseTo(-2 * 24 * 60, 0);
  },
  async 'log-utf16'(simulator) {
    expect(await versionsAfterUpgrade(simulator)).toEqual(UPGRADED);
    expect(packageFolder(simulator, AGENT)).toBeDefined();
    expect(Buffer.from(progressLog(simulator, AGENT, 'utf16le')).toString()).toMatch(
      /^\ufeff\[[^\]]+\]dma01 - Uploading/u,
    );
  },
};

async function minutesAhead(simulator: Simulator): Promise<number> {
  const answer = await post(simulator.agent(AGENT), 'ConnectAppAndInfo', SIX_KEYS);
  const { d } = (await answer.json()) as { d: { TimeUTC: number } };
  return (d.TimeUTC - Date.now()) / 60_000;
}
