// One upload by Ratchet's own link, in a process of its own, whose figures it prints: tsx bench/upload-once.ts <order.json>
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { systemClock } from '../src/cli/system-clock.ts';
import { DEFAULT_LIMITS, DEFAULT_TIMERS } from '../src/config/defaults.ts';
import { withFileBytes } from '../src/executors/package/file-bytes.ts';
import { sshLinks } from '../src/links/ssh/ssh-links.ts';
import { Secret } from '../src/model/secret.ts';

const { file, to, agent, user, keyFile } = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8'));
const privateKey = new Secret(await readFile(keyFile, 'utf8'));
const ssh = { user, privateKey, passphrase: undefined };
const login = { name: 'bench', hosts: ['*'], web: undefined, ssh, ca: undefined, allowHttp: false };
const config = { credentials: [login], endpoints: [], timers: DEFAULT_TIMERS, limits: DEFAULT_LIMITS };
const links = sshLinks({ config, clock: systemClock });
const { signal } = new AbortController();

const idleBytes = process.memoryUsage().rss;
const startedAt = performance.now();
const cpu = process.cpuUsage();
await links.with(agent, 'bench', signal, (link) =>
  withFileBytes(file, (source) => link.upload(source, to, { offset: 0, onProgress: () => {} }, signal)),
);
const { user: userUs, system: systemUs } = process.cpuUsage(cpu);
const wallMs = performance.now() - startedAt;
const aboveIdleBytes = process.resourceUsage().maxRSS * 1024 - idleBytes;
console.log(JSON.stringify({ wallMs, cpuMs: (userUs + systemUs) / 1000, aboveIdleBytes }));
await links.close();
