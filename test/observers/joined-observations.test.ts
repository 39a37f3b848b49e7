import { describe, expect, it } from 'vitest';
import { JoinedObservations } from '../../src/observers/joined-observations.ts';

/** A look that ends when the test says so, and counts how often it was begun. */
function lookOnDemand() {
  let begun = 0;
  let finish: (answer: string) => void = () => {};
  let last: AbortSignal | undefined;
  const look = (signal: AbortSignal) => {
    begun += 1;
    last = signal;
    return new Promise<string>((resolve) => {
      finish = resolve;
    });
  };
  return { look, begun: () => begun, finish: (answer: string) => finish(answer), signal: () => last };
}

const { signal } = new AbortController();

describe('who asks for the same at the same time', () => {
  it('gets the same answer', async () => {
    const joined = new JoinedObservations<string>();
    const { look, begun, finish } = lookOnDemand();
    const answers = Promise.all([joined.join('a', signal, look), joined.join('a', signal, look)]);
    finish('seen');

    expect(await answers).toEqual(['seen', 'seen']);
    expect(begun()).toBe(1);
  });

  it('gets a fresh one afterwards', async () => {
    const joined = new JoinedObservations<string>();
    const { look, begun, finish } = lookOnDemand();
    for (const answer of ['first', 'second']) {
      const asked = joined.join('a', signal, look);
      finish(answer);
      expect(await asked).toBe(answer);
    }

    expect(begun()).toBe(2);
  });

  it('still gets it when another has gone', async () => {
    const joined = new JoinedObservations<string>();
    const { look, finish, signal: given } = lookOnDemand();
    const abort = new AbortController();
    const first = joined.join('a', abort.signal, look);
    const second = joined.join('a', signal, look);
    abort.abort(new Error('gone'));

    await expect(first).rejects.toThrow('gone');
    expect(given()?.aborted).toBe(false);
    finish('seen');
    expect(await second).toBe('seen');
  });
});

it('ends the look when nobody waits any more', async () => {
  const joined = new JoinedObservations<string>();
  const { look, signal: given } = lookOnDemand();
  const abort = new AbortController();
  const asked = joined.join('a', abort.signal, look);
  abort.abort(new Error('gone'));

  await expect(asked).rejects.toThrow('gone');
  expect(given()?.aborted).toBe(true);
});

it('looks at different things apart', async () => {
  const joined = new JoinedObservations<string>();
  const answers = await Promise.all(['a', 'b'].map((key) => joined.join(key, signal, async () => key)));

  expect(answers).toEqual(['a', 'b']);
});
