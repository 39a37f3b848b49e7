import { DEFAULT_LAYOUT } from '../../../src/config/defaults.ts';
import { agentPaths, packagePaths, runPaths } from '../../../src/executors/agent-paths.ts';
import { judgeAnswer } from '../../../src/executors/package/download/judge-answer.ts';
import { answerIn } from '../../../src/executors/powershell.ts';
import { parseSddl } from '../../../src/executors/preconditions/sddl.ts';
import { findingsInJson, findingsInLog, prerequisiteIn } from '../../../src/executors/prerequisites/read-findings.ts';
import { readEvidence } from '../../../src/executors/run/evidence.ts';
import { hintIn } from '../../../src/executors/run/hints.ts';
import { lockState } from '../../../src/executors/run/lock.ts';
import { LogLines } from '../../../src/executors/run/log-lines.ts';
import { launchSign } from '../../../src/executors/run/ticket.ts';
import { parseCertutil } from '../../../src/executors/stage/remote-hash.ts';
import { stagedFile } from '../../../src/executors/stage/stage-marker.ts';
import { linesOf } from '../../../src/links/command/lines-of.ts';
import { parseAnswer } from '../../../src/links/command/protocol.ts';
import { readEntry, readExitCode, readMade, readSpace, readStat } from '../../../src/links/command/results.ts';
import { Notes } from '../../../src/links/programs/notes.ts';
import { parseVersion } from '../../../src/model/version.ts';
import { decode, lastLine } from '../../../src/observers/version-history.ts';
import { readDmaInfos } from '../../../src/observers/web-services/dma-info.ts';
import { readAnswer } from '../../../src/observers/web-services/read-answer.ts';
import { FakeAgentLink } from '../../fakes/fake-agent-link.ts';
import { exception, row, value } from '../../observers/web-agent.ts';
import { type FuzzedParser, textParser } from '../parser.ts';

const JSON_TOKENS = ['{', '}', '[', ']', ':', ',', '"', '\\', '\\ud800', 'null', 'true', '1e999', '-0', '"__proto__":'];
const HISTORY = '2025-06-20 10:11:12;10.5.0.0-15943-20250620-release\r\n';
const paths = agentPaths(DEFAULT_LAYOUT);
const pinned = { name: 'full.dmupgrade', size: 5, sha256: 'ab'.repeat(32) };

export const AGENT_PARSERS: readonly FuzzedParser[] = [
  {
    name: 'VersionHistory.txt',
    corpus: [HISTORY, HISTORY.repeat(20), Buffer.from(`\ufeff${HISTORY}`, 'utf16le')],
    tokens: ['2025-06-20 10:11:12', ';', '\r\n', '10.5.0.0', '-15943', '\ufeff', ' '],
    parse(bytes) {
      const last = lastLine(decode(bytes));
      return last === undefined ? undefined : parseVersion(last.raw);
    },
  },
  textParser('answers of Web Services', {
    corpus: [
      value([row('dma01'), row('dma02', { IsFailOver: true })]),
      value('cookie'),
      exception('Wrong password'),
    ].map(({ body }) => body ?? ''),
    tokens: [...JSON_TOKENS, '"d":', '"Message":', '"ExceptionType":', '"Status":', 'password=', '<html>'],
    parse(body) {
      for (const [status, contentType] of [
        [200, 'application/json'],
        [500, 'application/json'],
        [401, 'text/html'],
      ] as const) {
        const answer = readAnswer({ status, contentType, body }, 'session', { where: 'dma01', secrets: ['hunter2'] });
        if (answer.kind === 'value') readDmaInfos(answer.value);
      }
    },
  }),
  textParser('answers of PowerShell and certutil', {
    corpus: [
      'RATCHET:{"sha256":"ab","free":12}\r\n',
      `SHA256 hash of file:\r\n${'ab '.repeat(32)}\r\nCertUtil: done\r\n`,
      'O:BAG:SYD:PAI(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;S-1-5-32-545)',
    ],
    tokens: [...JSON_TOKENS, 'RATCHET:', '\r\n', 'O:', 'G:', 'D:', '(A;', ';;;', 'S-1-5-', 'FA', '0x'],
    parse(text) {
      answerIn(text);
      parseCertutil(text);
      parseSddl(text);
    },
  }),
  {
    name: 'lines of progress.log',
    corpus: [
      '12:00 Uploading\r\n12:01 Prerequisite VerifyClusterPorts failed: port 80\r\n',
      Buffer.from('\ufeffa\nb\n', 'utf16le'),
    ],
    tokens: ['Prerequisite ', ' failed', ':', '\n', '\r', '\ufeff', 'error', '100%'],
    parse(bytes) {
      const log = new LogLines();
      const half = bytes.length >> 1;
      const lines = [...log.push(bytes.subarray(0, half)), ...log.push(bytes.subarray(half))];
      lines.map(hintIn);
      findingsInLog(lines);
    },
  },
  textParser('results of prerequisites', {
    corpus: ['[{"TestName":"VerifyClusterPorts.dll","Outcome":"IssuesDetected","ResultMessage":"x","Impact":["a"]}]'],
    tokens: [...JSON_TOKENS, '"Outcome":', '"TestExecuted":', '"ResultMessage":', 'PreRequisite-Result-', '.json'],
    parse(text) {
      findingsInJson('check', text);
      prerequisiteIn(text);
    },
  }),
  {
    name: 'files of a run on an Agent',
    corpus: [
      '{"run":"r1","system":"a","at":"2026-11-20T08:00:00Z"}\n',
      '0\r\n',
      '241\r\n',
      JSON.stringify({ ...pinned, mtime: 'x' }),
    ],
    tokens: [...JSON_TOKENS, '"run":', '"sha256":', '\r\n'],
    async parse(bytes) {
      const run = runPaths(paths, 'r1');
      const staged = packagePaths(paths, pinned);
      const link = new FakeAgentLink();
      for (const file of [paths.lockOwner, run.refused, run.exit, staged.marker, staged.file]) link.put(file, bytes);
      await lockState(link, paths);
      await launchSign(link, run);
      link.put(run.started, bytes);
      await readEvidence(link, run);
      await stagedFile(link, staged, pinned);
    },
  },
  {
    name: 'answers of a command link',
    corpus: [
      '{"stdout":"x"}\n{"done":{"code":0}}\n',
      '{"entry":{"name":"a","kind":"file","size":1,"modifiedAt":"2026-11-20T08:00:00Z"}}\n{"done":null}\n',
      '{"data":"aGk="}\n{"progress":12}\n{"done":{"freeBytes":1,"totalBytes":2}}\n',
      '{"failed":{"code":"ssh.auth","message":"no"}}\n',
    ],
    tokens: [...JSON_TOKENS, '"done":', '"entry":', '"failed":', '"code":', '"stdout":', '\n'],
    async parse(bytes) {
      const half = bytes.length >> 1;
      const notes = new Notes(() => {});
      notes.add(Buffer.from(bytes));
      notes.end();
      for await (const line of linesOf(pieces(bytes.subarray(0, half), bytes.subarray(half)))) {
        const answer = parseAnswer(line);
        if (answer.kind === 'entry') readEntry(answer.entry);
        if (answer.kind !== 'done') continue;
        for (const read of [readStat, readMade, readSpace, readExitCode]) ownError(() => read(answer.result));
      }
    },
  },
  textParser('answers of a package server', {
    corpus: [
      '206|bytes 0-9/10|10|"etag"|',
      '302||||https://b.example/x',
      '503|||3600|',
      '200|||10|Wed, 21 Oct 2026 07:28:00 GMT',
    ],
    tokens: ['|', 'bytes ', '*/', '-', '/', '99999999999999999999', 'W/"', 'GMT', '200', '416'],
    parse(text) {
      const [status, range, length, after, rest] = text.split('|');
      const headers = {
        'content-range': range,
        'content-length': length,
        'retry-after': after,
        location: rest,
        etag: rest,
      };
      const asked = { url: new URL('https://a.example/x'), offset: 5, size: 10, validator: '"etag"' };
      return judgeAnswer({ status: Number(status) || 0, headers }, asked);
    },
  }),
];

async function* pieces(...all: readonly Uint8Array[]): AsyncGenerator<Buffer> {
  for (const piece of all) yield Buffer.from(piece);
}

/** One reader's refusal must not keep the next from being asked. */
function ownError(read: () => unknown): void {
  try {
    read();
  } catch (thrown) {
    if (!(thrown instanceof Error && 'blame' in thrown)) throw thrown;
  }
}
