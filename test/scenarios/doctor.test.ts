import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Answer, ratchet } from './ratchet.ts';
import { clusterWithPair, openSite, type Site, standalone } from './site.ts';

const SECRETS = /open sesame|PRIVATE KEY|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/u;

let site: Site;
beforeAll(async () => {
  site = await openSite({ systems: [clusterWithPair('emea'), standalone('lab')] });
});
afterAll(() => site.close());

function run(...args: readonly string[]): Promise<Answer> {
  return ratchet([...args, '--config', site.config], site.folder);
}

describe('doctor', () => {
  it('passes a fleet that was prepared, writes nothing, and needs no journal', async () => {
    await rm(path.join(site.folder, 'ratchet.db'), { force: true });
    const { code, stdout, stderr } = await run('doctor');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^emea {2}\d+ pass · 3 warn · \d+ skipped$/mu);
    expect(stdout).toMatch(/^ {2}emea-a, which orchestrates$/mu);
    expect(stdout).toMatch(/^ {2}pass {5}acl {14}"C:\/ProgramData\/ratchet"/mu);
    expect(stdout).toMatch(/^ {2}warn {5}credentials {6}.*unencrypted.*\n +to do: /mu);
    expect(stdout + stderr).not.toMatch(SECRETS);
    expect(existsSync(path.join(site.folder, 'ratchet.db'))).toBe(false);
  });

  it('answers machines in JSON, about the named systems alone', async () => {
    const { code, stdout } = await run('doctor', 'lab', '--format', 'json');
    const { systems } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(systems).toHaveLength(1);
    expect(systems[0]).toMatchObject({ system: 'lab', orchestrator: 'lab-dma' });
    expect(systems[0].findings).toContainEqual({
      check: 'task',
      title: 'The scheduled task is registered',
      agent: 'lab-dma',
      finding: { kind: 'pass', evidence: '"ratchet\\upgrade"' },
    });
  });

  it('answers 3 where something fails, and says how to mend it', async () => {
    const order = { agent: 'lab-dma', fault: 'acl-open' } as const;
    await site.simulator.inject(order);
    const { code, stdout } = await run('doctor');
    await site.simulator.lift(order);
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /^ {2}FAIL {5}acl {14}run\.acl: .*BU may change.*\n +to do: run what ratchet bootstrap prints/mu,
    );
  });

  it('answers 7 where an Agent cannot be seen, and still tells of all others', async () => {
    const order = { agent: 'emea-c', fault: 'agent-down' } as const;
    await site.simulator.inject(order);
    const { code, stdout } = await run('doctor');
    await site.simulator.lift(order);
    expect(code).toBe(7);
    expect(stdout).toMatch(/^ {2}unknown {2}link {13}net\.refused: /mu);
    expect(stdout).toMatch(/^ {2}skipped {2}disk {13}depends on "link"$/mu);
    expect(stdout).toMatch(/^lab {2}\d+ pass/mu);
    expect(stdout).toMatch(/^ {2}emea-b$/mu);
  });

  it('says in its help what its exit codes mean', async () => {
    expect((await run('doctor', '--help')).stdout).toContain('3 something fails, and an upgrade would be refused');
  });
});

describe('what an upgrade would be refused for', () => {
  it('is what doctor says', async () => {
    const order = { agent: 'lab-dma', fault: 'launcher-changed' } as const;
    await site.simulator.inject(order);
    const told = await run('doctor', 'lab');
    const refused = await run('apply', 'lab');
    await site.simulator.lift(order);
    const sentence = /"C:\/ProgramData\/ratchet\/bin\/run\.cmd" on Agent "lab-dma" differs from the one/u;
    expect(told.stdout).toMatch(sentence);
    expect(refused.stdout + refused.stderr).toMatch(sentence);
    expect(site.simulator.launches('lab')).toBe(0);
  });
});

describe('bootstrap', () => {
  it('prints a script without a secret, the same each time, and reaches nobody', async () => {
    const before = site.simulator.journal().length;
    const { code, stdout, stderr } = await run('bootstrap', 'emea');
    expect(code).toBe(0);
    expect(stderr).toBe('for emea-a of emea');
    expect(stdout).toContain('Register-ScheduledTask');
    expect(stdout).toMatch(/^\$PublicKey = 'ssh-ed25519 [A-Za-z0-9+/]+ ratchet'$/mu);
    expect(stdout).not.toMatch(SECRETS);
    expect((await run('bootstrap', 'emea')).stdout).toBe(stdout);
    expect(site.simulator.journal()).toHaveLength(before);
  });

  it('writes the smaller script for other Agents to a file', async () => {
    const file = path.join(temporaryFolder(), 'member.ps1');
    const { code, stdout, stderr } = await run('bootstrap', 'emea', '--member', '--out', file);
    expect([code, stdout, stderr]).toEqual([0, '', 'for emea-b of emea, emea-c of emea']);
    expect(readFileSync(file, 'utf8')).not.toContain('Register-ScheduledTask');
  });

  it('takes the account, the kind of logon and a public key', async () => {
    const file = path.join(site.folder, 'other.pub');
    await writeFile(file, 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDtVpmnrhl3tX4qW5b1aTsaKjVtJQpCpx4OLtbWzXvTD me@here\n');
    const options = ['--account', "CORP\\o'neil", '--logon', 's4u', '--public-key', file];
    const { stdout } = await run('bootstrap', ...options);
    expect(stdout).toContain("$Account = 'CORP\\o''neil'");
    expect(stdout).toContain('<LogonType>S4U</LogonType>');
    expect(stdout).toContain(
      "$PublicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDtVpmnrhl3tX4qW5b1aTsaKjVtJQpCpx4OLtbWzXvTD ratchet'",
    );
  });

  it.each([
    ['a private key', ['--public-key', 'ssh-key'], /"ssh-key": this is no public key/u],
    ['a file that is not there', ['--public-key', 'nowhere.pub'], /nowhere\.pub" cannot be read/u],
    ['an account for SYSTEM', ['--logon', 'system', '--account', 'CORP\\svc'], /--account is for a scheduled task/u],
    ['an account with a line break', ['--account', 'CORP\\svc\nwhoami'], /cannot stand in a script/u],
    ['a system that is not there', ['nowhere'], /no system "nowhere"/u],
    ['other Agents where there are none', ['lab', '--member'], /every Agent of these systems orchestrates/u],
  ])('refuses %s', async (_, args, expected) => {
    const { code, stdout, stderr } = await run('bootstrap', ...args);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(expected)]);
    expect(stderr).not.toMatch(SECRETS);
  });
});
