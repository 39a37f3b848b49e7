import { describe, expect, it } from 'vitest';
import { accountOf } from '../../src/observers/web-services/account.ts';
import { type LoginAnswer, LoginGate } from '../../src/observers/web-services/login-gate.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

const MINUTE = 60_000;
const ACCEPTED: LoginAnswer<string> = { kind: 'value', value: 'session' };
const refused = (code = 'dms.auth'): LoginAnswer<string> => ({ kind: 'problem', problem: { code, message: 'no' } });

describe('whose password a login tries', () => {
  it.each([
    ['CORP\\svc-ratchet', 'one'],
    ['svc-ratchet@corp.example', 'one'],
    ['ratchet', 'many'],
    ['.\\ratchet', 'many'],
    ['a@b@c', 'many'],
  ])('%s is %s account on two Systems', (login, count) => {
    const keys = ['one', 'two'].map((system) => accountOf(login, 'emea', system).key);
    expect(new Set(keys).size).toBe(count === 'one' ? 1 : 2);
  });

  it('two credentials are two passwords, whatever the account', () => {
    expect(accountOf('CORP\\svc', 'emea', 'a').key).not.toBe(accountOf('CORP\\svc', 'apac', 'a').key);
  });
});

/** A gate, and the logins that got through it. */
function gate() {
  const clock = new FakeClock();
  const doors = new LoginGate(clock);
  const tried: string[] = [];
  async function enter(system: string, answer: LoginAnswer<string>, login = 'CORP\\svc'): Promise<string> {
    const got = await doors.pass(accountOf(login, 'emea', system), async () => {
      tried.push(system);
      return answer;
    });
    return got.kind === 'value' ? 'in' : got.problem.message.startsWith('the login was refused') ? 'held' : 'refused';
  }
  return { clock, tried, enter, doors };
}

describe('a wrong password of an account of the domain', () => {
  it('is tried once in 15 minutes, however many Systems share it', async () => {
    const { clock, tried, enter } = gate();
    const systems = Array.from({ length: 50 }, (_, at) => `system-${at}`);
    const answers = await Promise.all(systems.map((system) => enter(system, refused())));
    expect(answers.filter((answer) => answer === 'refused')).toHaveLength(1);
    await clock.advance(14 * MINUTE);
    expect(await enter('system-7', refused())).toBe('held');
    expect(tried).toHaveLength(1);
    await clock.advance(2 * MINUTE);
    expect(await enter('system-7', refused())).toBe('refused');
    expect(tried).toHaveLength(2);
  });

  it('is tried on another System first when it may be tried again', async () => {
    const { clock, enter } = gate();
    await enter('without-rights', refused());
    await clock.advance(16 * MINUTE);
    expect(await enter('without-rights', refused())).toBe('held');
    expect(await enter('other', ACCEPTED)).toBe('in');
    await clock.advance(15 * MINUTE);
    expect(await enter('without-rights', refused())).toBe('refused');
    expect(await enter('other', ACCEPTED)).toBe('in');
  });

  it('that was changed is noticed where it was right before', async () => {
    const { clock, enter } = gate();
    for (const system of ['a', 'b']) await enter(system, ACCEPTED);
    await clock.advance(5 * MINUTE);
    expect(await enter('a', refused())).toBe('refused');
    expect(await enter('b', refused())).toBe('held');
  });
});

describe('a right password', () => {
  it('holds back the one System where it has no rights, and no other', async () => {
    const { enter } = gate();
    await enter('a', ACCEPTED);
    expect(await enter('without-rights', refused())).toBe('refused');
    expect(await enter('without-rights', refused())).toBe('held');
    expect([await enter('a', ACCEPTED), await enter('b', ACCEPTED)]).toEqual(['in', 'in']);
  });

  it('whose System hides what went wrong is not doubted elsewhere', async () => {
    const { enter } = gate();
    for (const system of ['a', 'b']) await enter(system, ACCEPTED);
    expect(await enter('a', refused('web.masked'))).toBe('refused');
    expect(await enter('b', ACCEPTED)).toBe('in');
  });

  it('lets all others in together once it was accepted', async () => {
    const { doors } = gate();
    let inside = 0;
    let most = 0;
    let first = true;
    const login = async (): Promise<LoginAnswer<string>> => {
      inside += 1;
      if (!first) most = Math.max(most, inside);
      else if (inside > 1) expect.unreachable('somebody went along with the first');
      await new Promise((resolve) => setImmediate(resolve));
      first = false;
      inside -= 1;
      return ACCEPTED;
    };
    const systems = Array.from({ length: 20 }, (_, at) => `system-${at}`);
    await Promise.all(systems.map((system) => doors.pass(accountOf('CORP\\svc', 'emea', system), login)));
    expect(most).toBe(19);
  });

  it('of an Agent that does not answer lets the next one try', async () => {
    const { tried, enter } = gate();
    const silent = refused('net.timeout');
    expect(await Promise.all([enter('a', silent), enter('b', ACCEPTED), enter('c', ACCEPTED)])).toEqual([
      'refused',
      'in',
      'in',
    ]);
    expect(tried).toEqual(['a', 'b', 'c']);
  });
});

it('local accounts are other accounts on every System', async () => {
  const { enter } = gate();
  expect(await enter('a', refused(), 'ratchet')).toBe('refused');
  expect(await enter('a', refused(), 'ratchet')).toBe('held');
  expect(await enter('b', ACCEPTED, 'ratchet')).toBe('in');
});
