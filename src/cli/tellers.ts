import type { OperatorConfig } from '../config/config.ts';
import type { DesiredSystem } from '../model/desired.ts';
import { counted } from '../model/plain-words.ts';
import type { Clock, Tell } from '../reconciler/ports.ts';
import type { ServiceEvent } from '../reconciler/service-event.ts';
import type { DeliveryEvent } from '../reconciler/telling/delivery.ts';
import type { Store } from '../store/open-store.ts';
import type { Io } from './io.ts';
import { silencesFor } from './silences-for.ts';

/** Whoever tells people what happens. Nothing here waits for the network but `finish`, and nothing fails. */
export interface Tellers {
  /** A pass over it begins or has ended. */
  look(system: DesiredSystem): void;
  /** Its run has come further. */
  moved(system: string): void;
  hear(event: ServiceEvent): void;
  /** Asks for silence where the operator wants that; awaited right before a launch. */
  beforeLaunch(): Promise<void>;
  /** Delivers from now on, until `finish`. */
  start(): void;
  /** Tries once to deliver what waits, for some seconds; the rest stays for the next process. */
  finish(): Promise<void>;
}

const FINISH_MS = 10_000;

export async function tellersFor(
  config: Pick<OperatorConfig, 'notifiers' | 'notices' | 'silences'>,
  store: Store,
  clock: Clock,
  env: Io['env'],
  tell: Tell,
): Promise<Tellers> {
  const notices = await noticesFor(config, store, clock, env, tell);
  const silences = await silencesFor(config.silences, store, clock, env, tell);
  return {
    ...notices,
    beforeLaunch: () => silences.beforeLaunch(),
    start() {
      notices.start();
      silences.start();
    },
    async finish() {
      await silences.finish();
      await notices.finish();
    },
  };
}

type Notices = Omit<Tellers, 'beforeLaunch'>;

async function noticesFor(
  config: Pick<OperatorConfig, 'notifiers' | 'notices'>,
  { outbox, passes, journal }: Store,
  clock: Clock,
  env: Io['env'],
  tell: Tell,
): Promise<Notices> {
  if (config.notifiers.length === 0) return nobodyToTell;
  const [{ Telling }, { Deliveries }, { linkFrom }, { notifierFor }, { wants }, { writeLine }] = await Promise.all([
    import('../reconciler/telling/telling.ts'),
    import('../reconciler/telling/delivery.ts'),
    import('../reconciler/telling/link.ts'),
    import('../notify/index.ts'),
    import('../notify/wants.ts'),
    import('./write-line.ts'),
  ]);
  const deliveries = new Deliveries({
    outbox,
    clock,
    addressees: config.notifiers.map(({ name, how, digestMs }) => {
      return { name, notifier: notifierFor(how, { write: writeLine, env }), together: digestMs > 0 };
    }),
    random: Math.random,
    giveUpAfterMs: config.notices.giveUpAfterMs,
    onEvent: (event) => tell(inWords(event)),
  });
  const telling = new Telling({
    outbox,
    passes,
    journal,
    clock,
    recipients: config.notifiers.map(({ name, only, digestMs }) => {
      return { name, digestMs, wants: (notice) => wants(only, notice) };
    }),
    linkOf: linkFrom(config.notices.link),
    onNews: () => deliveries.ring(),
    onProblem: ({ message }) => tell({ kind: 'notifier', notifier: 'notices', ok: false, message }),
  });
  const stop = new AbortController();
  let running: Promise<void> | undefined;
  return {
    look: (system) => telling.look(system),
    moved: (system) => telling.moved(system),
    hear: (event) => telling.hear(event),
    start() {
      running ??= deliveries.run(stop.signal);
    },
    async finish() {
      await telling.settled();
      stop.abort();
      await running;
      await deliveries.flush(AbortSignal.timeout(FINISH_MS));
    },
  };
}

function inWords(event: DeliveryEvent): Parameters<Tell>[0] {
  const { notifier } = event;
  const what = 'notices' in event ? counted(event.notices, 'notice') : '';
  switch (event.kind) {
    case 'delivered':
      return { kind: 'notifier', notifier, ok: true, message: `${what} delivered` };
    case 'failed':
      return { kind: 'notifier', notifier, ok: false, message: `${event.problem}; it will be tried again` };
    case 'abandoned':
      return { kind: 'notifier', notifier, ok: false, message: `${what} given up: ${event.problem}` };
    default:
      return event satisfies never;
  }
}

const nobodyToTell: Notices = {
  look() {},
  moved() {},
  hear() {},
  start() {},
  async finish() {},
};
