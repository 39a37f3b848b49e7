import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RUN_CMD } from '../src/model/run-cmd.ts';
import { CONDITION_TYPES } from '../src/reconciler/conditions.ts';
import { metricsOf } from '../src/server/metrics.ts';
import { aFleet } from './server/a-fleet.ts';

const example = (path: string) => readFileSync(new URL(`../examples/${path}`, import.meta.url), 'utf8');

it('the run.cmd to install on an Agent is the one that is checked before every launch', () => {
  expect(example('agent/run.cmd')).toBe(RUN_CMD);
});

it.each(['alerts.yaml', 'grafana.json'])('%s asks for metrics that there are', async (file) => {
  const { body } = await metricsOf(aFleet(), '1').text();
  const there = new Set([...body.matchAll(/^# TYPE (\S+) /gmu)].map(([, name]) => name));
  const asked = example(`service/${file}`).match(/ratchet_[a-z_]+[a-z]\b/gu) ?? [];
  const unknown = asked.filter((name) => !there.has(name.replace(/_(?:bucket|count|sum)$/u, '')));
  expect(asked.length).toBeGreaterThan(5);
  expect(unknown.filter((name) => name !== 'ratchet_queue')).toEqual([]);
});

it('the rules of alerts name conditions and outcomes that there are', () => {
  const types = [...example('service/alerts.yaml').matchAll(/type="(\w+)"/gu)].map(([, type]) => type);
  expect(types.filter((type) => !CONDITION_TYPES.some((known) => known === type))).toEqual([]);
  expect(types.length).toBeGreaterThan(0);
});
