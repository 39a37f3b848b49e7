import { type Instant, instantOf, millisecondsOf } from '../../model/instant.ts';
import type { AgentLink } from '../../reconciler/agent-link.ts';
import { mayPass } from '../connection.ts';
import { askPowerShell } from '../powershell.ts';
import { type RunContext, record } from './context.ts';

// The clock of a machine is set now and then, and the time of its start is reckoned back from it.
const CLOCK_STEPS_MS = 60_000;

export const BOOT_SCRIPT = [
  '$boot = (Get-CimInstance Win32_OperatingSystem).LastBootUpTime.ToUniversalTime()',
  `Write-Output ('RATCHET:{"boot":"' + $boot.ToString('yyyy-MM-ddTHH:mm:ssZ') + '"}')`,
].join('\n');

/**
 * Notices that the orchestrating Agent's machine was started anew in the middle of an upgrade, which a missing Visual C++
 * redistributable alone can cause. It is told and written down; nothing is ever concluded from it.
 */
export class BootWatch {
  readonly #context: RunContext;
  #known: Instant | undefined;
  #asked = false;

  constructor(context: RunContext) {
    this.#context = context;
  }

  /** To be called with a link that works. Asks once, and again after the connection was lost. */
  async look(link: AgentLink, wasLost: boolean): Promise<void> {
    if (this.#asked && !wasLost) return;
    this.#known ??= await this.#recorded();
    const boot = await this.#ask(link);
    this.#asked = true;
    if (boot === undefined) return;
    const before = this.#known;
    this.#known = boot;
    if (before === undefined) await record(this.#context, 'note', 'boot', { boot });
    else if (Math.abs(millisecondsOf(boot) - millisecondsOf(before)) > CLOCK_STEPS_MS) await this.#tell(before, boot);
  }

  async #tell(before: Instant, boot: Instant): Promise<void> {
    const { tell, system, agent } = this.#context;
    await record(this.#context, 'note', 'reboot', { before, boot });
    const message = `Agent "${agent.name}" was restarted at ${boot}, during the upgrade; it is watched as before`;
    tell({ kind: 'note', system: system.name, message });
  }

  async #recorded(): Promise<Instant | undefined> {
    const { journal, run } = this.#context;
    const entries = await journal.entries(run.id);
    const boot = entries.findLast(({ step }) => step === 'boot' || step === 'reboot')?.detail['boot'];
    return typeof boot === 'string' ? boot : undefined;
  }

  /** Undefined where the machine does not say. */
  async #ask(link: AgentLink): Promise<Instant | undefined> {
    const { timers, signal } = this.#context;
    try {
      const boot = Date.parse(String((await askPowerShell(BOOT_SCRIPT, { link, timers, signal }))?.['boot']));
      return Number.isNaN(boot) ? undefined : instantOf(boot);
    } catch (thrown) {
      if (mayPass(thrown)) return undefined;
      throw thrown;
    }
  }
}
