import { Hono } from 'hono';
import type { Forecast } from '../reconciler/forecast/forecast.ts';
import { type Access, type Asked, only } from './access.ts';
import { cutAt, isListed, type Listing, listingIn, pageOf, pagingIn, wholeNumber } from './listing.ts';
import { openApi } from './openapi.ts';
import { problem } from './problem.ts';
import type { ServedFleet } from './served-fleet.ts';

const MOST_RUNS = 200;
const MOST_DAYS = 366;
/** Of many Systems: what is told and worked on grows with both. */
const MOST_DAYS_OF_ALL = 92;
const MOST_NAMES = 10_000;

/** What there is to know as JSON, and the one thing that may be asked for. `openapi.ts` describes every answer. */
export function api(fleet: ServedFleet, access: Access, version: string): Hono<Asked> {
  const app = new Hono<Asked>();
  app.use(only('viewer', access));

  app.get('/openapi.json', (context) => context.json(openApi(version)));
  app.get('/fleet', (context) => context.json(fleet.overview()));

  app.get('/systems', async (context) => {
    const asked = listingIn(context);
    if (!asked.ok) return problem(context, 400, asked.problem);
    const wanted = (await fleet.systems()).filter(({ labels }) => isListed(asked.value, labels));
    const { items: systems, next } = pageOf(wanted, ({ system }) => system, asked.value);
    return context.json({ systems, next });
  });

  app.get('/rollouts', async (context) => {
    const asked = pagingIn(context);
    if (!asked.ok) return problem(context, 400, asked.problem);
    const { items: rollouts, next } = pageOf(await fleet.rollouts(), ({ rollout }) => rollout, asked.value);
    return context.json({ rollouts, next });
  });

  app.get('/systems/:system', async (context) => {
    const name = context.req.param('system');
    const detail = await fleet.system(name);
    return detail === undefined ? noSystem(context, name) : context.json(detail);
  });

  app.get('/systems/:system/forecast', async (context) => {
    const days = wholeNumber(context.req.query('days') ?? '30', MOST_DAYS);
    if (days === undefined) return problem(context, 400, `days is a whole number from 1 to ${MOST_DAYS}`);
    const name = context.req.param('system');
    return shownAhead(context, name, await fleet.outlook.ofSystem(name, days));
  });

  app.get('/forecast', async (context) => {
    const days = wholeNumber(context.req.query('days') ?? '30', MOST_DAYS_OF_ALL);
    if (days === undefined) return problem(context, 400, `days is a whole number from 1 to ${MOST_DAYS_OF_ALL}`);
    const system = context.req.query('system');
    const { outlook } = fleet;
    return shownAhead(
      context,
      system,
      await (system === undefined ? outlook.ofFleet(days) : outlook.ofSystem(system, days)),
    );
  });

  app.get('/systems/:system/runs/:run', async (context) => {
    const { system, run } = context.req.param();
    const detail = await fleet.run(system, run);
    if (detail !== undefined) return context.json(detail);
    return problem(context, 404, `"${system}" has no run "${run}"`);
  });

  app.get('/runs', async (context) => {
    const asked = listingIn(context, MOST_RUNS);
    if (!asked.ok) return problem(context, 400, asked.problem);
    const { after, limit = 50 } = asked.value;
    const system = context.req.query('system');
    const isOfAll = Object.keys(asked.value.selector).length === 0;
    const systems = isOfAll ? undefined : await namesOf(fleet, asked.value);
    // One more than is told, to know whether there are more.
    const found = await fleet.runs({ system, systems, after, limit: limit + 1 });
    if (found === undefined)
      return problem(context, 400, `after names no run; write what the page before gave as next`);
    const { items: runs, next } = cutAt(found, ({ id }) => id, limit);
    return context.json({ runs, next });
  });

  app.post('/sync', only('operator', access), async (context) => {
    const asked = namesIn(await context.req.text());
    if (asked === undefined) return problem(context, 400, 'send {"systems": ["name", …]}, or {} for all of them');
    const systems = await fleet.sync(asked.systems, context.get('asker').name);
    const unknown = (asked.systems ?? []).filter((name) => !systems.includes(name));
    return context.json({ systems, unknown }, 202);
  });

  app.notFound((context) => problem(context, 404, 'there is nothing here; see openapi.json for what there is'));
  return app;
}

function noSystem(context: Parameters<typeof problem>[0], name: string) {
  return problem(context, 404, `the fleet names no system "${name}"`);
}

function shownAhead(
  context: Parameters<typeof problem>[0],
  system: string | undefined,
  forecast: Forecast | undefined,
) {
  if (forecast !== undefined) return context.json(forecast);
  const nothing =
    system === undefined
      ? 'nothing is in force yet'
      : `"${system}" is not named by the fleet, or was not looked at yet`;
  return problem(context, 404, nothing);
}

async function namesOf(fleet: ServedFleet, listing: Listing): Promise<readonly string[]> {
  return (await fleet.systems()).filter(({ labels }) => isListed(listing, labels)).map(({ system }) => system);
}

function namesIn(text: string): { readonly systems: readonly string[] | undefined } | undefined {
  try {
    const { systems }: { systems?: unknown } = JSON.parse(text === '' ? '{}' : text) ?? {};
    if (systems === undefined) return { systems: undefined };
    if (!Array.isArray(systems) || systems.length > MOST_NAMES) return undefined;
    return systems.every((name) => typeof name === 'string') ? { systems } : undefined;
  } catch {
    return undefined;
  }
}
