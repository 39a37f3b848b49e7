import { counted } from '../../model/plain-words.ts';
import { printable } from '../../model/printable.ts';
import { headlineOf, type PassResult } from '../../reconciler/pass-result.ts';
import type { RunEvent } from '../../reconciler/ports.ts';
import type { Paint } from '../../review/paint.ts';
import type { Audience } from './rehearse.ts';

/**
 * The story as lines: `2026-11-22 21:03  emea-prod  running  the upgrade was started`. Each thing is said once: of a pass
 * that comes to what the last one came to, nothing is told.
 */
export class Story implements Audience {
  readonly #paint: Paint;
  readonly #say: (text: string) => void;
  readonly #last = new Map<string, string>();

  constructor(say: (text: string) => void, paint: Paint) {
    this.#say = say;
    this.#paint = paint;
  }

  begins(systems: readonly { readonly agents: readonly unknown[] }[]): void {
    const agents = systems.reduce((sum, system) => sum + system.agents.length, 0);
    const title = `Twins of ${counted(systems.length, 'system')}, ${counted(agents, 'Agent')}, in this process; nothing real is touched`;
    this.#say(`${this.#paint('bold', title)}\n`);
  }

  tell(at: string, event: RunEvent): void {
    if (event.kind === 'state') this.#line(at, event.system, event.state, event.message);
    else if (event.kind === 'note') this.#line(at, event.system, 'note', event.message);
  }

  decided(at: string, result: PassResult): void {
    const { result: outcome, reason, message } = headlineOf(result);
    this.#line(at, result.system, outcome, message, outcome === reason ? outcome : `${outcome} (${reason})`);
  }

  #line(at: string, system: string, what: string, message: string, shown = what): void {
    const content = `${what} ${message}`;
    if (this.#last.get(system) === content) return;
    this.#last.set(system, content);
    const paint = this.#paint;
    const time = paint('dim', at.slice(0, 16).replace('T', ' '));
    this.#say(`${time}  ${paint('cyan', printable(system))}  ${paint('bold', shown)}  ${printable(message)}\n`);
  }
}
