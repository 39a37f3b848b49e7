import type https from 'node:https';
import type { PackageServer, Timers } from '../../../config/config.ts';
import { RatchetError } from '../../../model/errors.ts';
import type { Clock, Tell } from '../../../reconciler/ports.ts';
import type { Route } from '../../../web/fetch-through.ts';
import { httpsAgentThrough } from '../../../web/https-agent.ts';
import { backOff, mayPass } from '../../connection.ts';
import { paced } from '../../progress.ts';
import { bytesOf, type HttpGet, httpGet } from './http-get.ts';
import { type JudgedAnswer, judgeAnswer, wrongSize } from './judge-answer.ts';
import { authHeaders, isBelow } from './package-servers.ts';
import type { PartFile } from './part-file.ts';

export interface DownloadDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly tell: Tell;
  /** Names the proxy, if there is one. */
  readonly env: Route['env'];
  readonly timers: Pick<Timers, 'packageConnect' | 'packageStall'>;
}

/** One file of known size and content, and the server that the operator allows for it. */
export interface Download {
  readonly url: URL;
  readonly server: PackageServer;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

interface Bench extends Download, DownloadDeps {
  readonly agent: https.Agent;
  readonly part: PartFile;
  readonly signal: AbortSignal;
}

const TRIES = 6;
const MOST_REDIRECTS = 3;

/**
 * Fills the part up to the whole file, on the disk, with the right hash, and closes it; what is there already is kept.
 * Throws `package.…`, `net.…`, `stage.size` and `stage.hash`, and keeps the part wherever going on could help.
 *
 *   ask from here on ──bytes──▶ appended ──all there──▶ hash right: done
 *     ▲   │   │                    │                └─▶ wrong: fetched whole once more, then `stage.hash`
 *     │   │   └─ refused: thrown   │ broken off
 *     │   └─ start over: part emptied
 *     └──────── waits a little ◀───┘
 */
export async function download(
  wanted: Download,
  part: PartFile,
  deps: DownloadDeps,
  signal: AbortSignal,
): Promise<void> {
  const route = { ca: wanted.server.ca, env: deps.env };
  const agent = httpsAgentThrough(route, wanted.url, { keepAlive: true, maxSockets: 1 });
  try {
    const bench = { ...wanted, ...deps, agent, part, signal };
    const { pieces } = await receiveAll(bench);
    let found = await part.finish();
    // Pieces need not have been pieces of one content.
    if (found !== wanted.sha256 && pieces > 1) {
      await part.restart();
      await receiveAll(bench);
      found = await part.finish();
    }
    if (found === wanted.sha256) return;
    await part.restart();
    throw wrongContent(wanted, found);
  } finally {
    await part.close();
    agent.destroy();
  }
}

/** Answers of how many pieces it was put together, counting what was left by an earlier process as more than one. */
async function receiveAll(bench: Bench): Promise<{ readonly pieces: number }> {
  const { part, size, clock, random, signal } = bench;
  let furthest = part.position;
  let pieces = part.position > 0 ? 2 : 0;
  for (let failures = 0; part.position < size; ) {
    const before = part.position;
    const answer = await tried(bench);
    signal.throwIfAborted();
    if (answer.kind === 'refused') throw answer.error;
    if (answer.kind === 'start-over') await part.restart();
    if (part.position > before) pieces += 1;
    failures = part.position > furthest ? 1 : failures + 1;
    furthest = Math.max(furthest, part.position);
    if (answer.kind !== 'later') continue;
    if (failures >= TRIES) throw answer.error;
    await clock.sleep(Math.max(answer.afterMs ?? 0, backOff(failures, random)), signal);
  }
  return { pieces };
}

type Tried = Exclude<JudgedAnswer, { kind: 'redirect' | 'bytes' }> | { readonly kind: 'whole' };

/** One request, and what came of it. Everything that may pass is `later`. */
async function tried(bench: Bench): Promise<Tried> {
  try {
    return await ask(bench);
  } catch (thrown) {
    if (bench.signal.aborted || !mayPass(thrown) || thrown.code === 'net.tls') throw thrown;
    return { kind: 'later', error: thrown, afterMs: undefined };
  }
}

async function ask(bench: Bench): Promise<Tried> {
  const { part, size, server, signal } = bench;
  const { position: offset, validator } = part;
  for (let url = bench.url, redirects = 0; ; redirects++) {
    const request = requestFor(bench, url);
    const response = await httpGet(request, signal);
    const head = { status: response.statusCode ?? 0, headers: response.headers };
    const answer = judgeAnswer(head, { url, offset, size, validator });
    if (answer.kind === 'bytes') return await receive(bench, bytesOf(response, request, signal), answer);
    response.destroy();
    if (answer.kind !== 'redirect') return answer;
    url = redirected(url, answer.to, server, redirects);
  }
}

function requestFor({ server, agent, part, timers }: Bench, url: URL): HttpGet {
  const { position, validator } = part;
  const range = position === 0 ? {} : { range: `bytes=${position}-`, ...(validator && { 'if-range': validator }) };
  const headers = { ...authHeaders(server), ...range, 'user-agent': 'ratchet' };
  return { url, headers, agent, connectMs: timers.packageConnect, stallMs: timers.packageStall };
}

async function receive(
  bench: Bench,
  bytes: AsyncIterable<Buffer>,
  { offset, validator }: Extract<JudgedAnswer, { kind: 'bytes' }>,
): Promise<Tried> {
  const { part, size, url, name, clock, tell } = bench;
  if (offset < part.position) await part.restart();
  await part.note(validator);
  const tellProgress = paced(clock, size, offset, (receivedBytes, bytesPerSecond) =>
    tell({ kind: 'download', file: name, host: url.host, receivedBytes, totalBytes: size, bytesPerSecond }),
  );
  for await (const chunk of bytes) {
    if (part.position + chunk.length > size) return { kind: 'refused', error: wrongSize(bench, `more than ${size}`) };
    await part.append(chunk);
    tellProgress(part.position);
  }
  if (part.position === size) return { kind: 'whole' };
  const message = `"${url.host}" ended the transfer at ${part.position} of ${size} bytes`;
  const error = new RatchetError('net.reset', message, { blame: 'environment' });
  return { kind: 'later', error, afterMs: undefined };
}

/** Within what the operator allows for this server; its credentials never go elsewhere. */
function redirected(from: URL, to: string, server: PackageServer, redirects: number): URL {
  const target = to !== '' && URL.canParse(to, from.href) ? new URL(to, from) : undefined;
  const where = target === undefined ? 'nowhere' : `"${target.origin}${target.pathname}"`;
  if (target !== undefined && isBelow(target, server) && redirects < MOST_REDIRECTS) return target;
  throw new RatchetError('package.redirect', `"${from.href}" leads on to ${where}, which is not followed`, {
    blame: 'operator',
    hint: 'name the final place in packages.servers, and its address in the Catalog',
  });
}

function wrongContent({ url, sha256 }: Download, found: string): RatchetError {
  return new RatchetError('stage.hash', `"${url.href}" has SHA-256 ${found}; the Catalog says ${sha256}`, {
    blame: 'author',
    hint: 'put the right file there, or correct the Catalog entry after comparing with the vendor’s download page',
  });
}
