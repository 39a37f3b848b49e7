// A program for a command link (docs/command-link.md). It reaches Agents whose drives are mounted on this machine, and hands
// their commands to a program that can run them over there, such as winrs, or a site's own tool:
//
//   node mounted-drives.mjs <folder> <program> [arguments…]
//
// C:/x of dma01.example is <folder>/dma01.example/C/x. Commands run as: <program> [arguments…] <host> <command's words…>
import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';

const [mounts, program, ...programArguments] = process.argv.slice(2);
const AT_ONCE = 64 * 1024;
// The text of a command can be in any encoding; JSON is UTF-8, and what is none is replaced.
const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };

const tell = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
const { request, rest } = await readRequest(process.stdin);
try {
  await carryOut(request, rest);
} catch (error) {
  tell({ failed: { code: codeOf(error), message: String(error.message) } });
}
process.stdin.destroy();

/** The first line is the request; what follows are the bytes that belong to it. */
async function readRequest(stdin) {
  const chunks = stdin[Symbol.asyncIterator]();
  let begun = Buffer.alloc(0);
  while (!begun.includes('\n')) {
    const { done, value } = await chunks.next();
    if (done) process.exit(1);
    begun = Buffer.concat([begun, value]);
  }
  const end = begun.indexOf('\n');
  async function* body() {
    yield begun.subarray(end + 1);
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  }
  return { request: JSON.parse(begun.subarray(0, end).toString()), rest: body() };
}

async function carryOut(asked, bytes) {
  if (asked.protocol !== 'ratchet-link/1') throw Object.assign(new Error(asked.protocol), { code: 'ENOSYS' });
  // It becomes part of a path and of a command line.
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(asked.agent.host)) throw new Error(`no host: ${asked.agent.host}`);
  const local = (agentPath) => path.join(mounts, asked.agent.host, agentPath[0], agentPath.slice(2));
  switch (asked.request) {
    case 'exec':
      return await run(asked.command, asked.agent.host);
    case 'stat':
      return tell({ done: described(await fs.stat(local(asked.path))) });
    case 'list':
      return await list(local(asked.path));
    case 'read':
      return await read(local(asked.path), asked.offset, asked.limit ?? Number.POSITIVE_INFINITY);
    case 'write-whole': {
      const draft = `${local(asked.path)}.tmp`;
      await write(draft, bytes, 0, asked.size, () => {});
      await fs.rename(draft, local(asked.path));
      return tell({ done: {} });
    }
    case 'upload':
      await write(local(asked.path), bytes, asked.offset, asked.size, (sent) => tell({ progress: sent }));
      return tell({ done: {} });
    case 'make-directory':
      return tell({ done: await makeDirectory(local(asked.path)) });
    case 'rename':
      await fs.rename(local(asked.from), local(asked.to));
      return tell({ done: {} });
    case 'remove-file':
      await fs.unlink(local(asked.path));
      return tell({ done: {} });
    case 'remove-directory':
      await fs.rmdir(local(asked.path));
      return tell({ done: {} });
    case 'space': {
      const { bavail, blocks, bsize } = await fs.statfs(local(asked.path.slice(0, 3)));
      return tell({ done: { freeBytes: bavail * bsize, totalBytes: blocks * bsize } });
    }
    default:
      throw Object.assign(new Error(asked.request), { code: 'ENOSYS' });
  }
}

function run(command, host) {
  const child = spawn(program, [...programArguments, host, ...command.split(' ')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const name of ['stdout', 'stderr']) {
    child[name].on('data', (chunk) => {
      for (let at = 0; at < chunk.length; at += AT_ONCE) {
        tell({ [name]: decoders[name].decode(chunk.subarray(at, at + AT_ONCE), { stream: true }) });
      }
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // No code means that it was killed: whether the command did its work is not known.
    child.on('close', (code) => resolve(tell({ done: { code } })));
  });
}

async function list(folder) {
  for (const name of await fs.readdir(folder, { encoding: 'buffer' })) {
    const file = Buffer.concat([Buffer.from(folder + path.sep), name]);
    tell({ entry: { name: name.toString(), ...described(await fs.lstat(file)) } });
  }
  tell({ done: {} });
}

async function read(file, offset, limit) {
  const handle = await fs.open(file);
  for (let sent = 0; sent < limit; ) {
    const { bytesRead, buffer } = await handle.read(
      Buffer.alloc(AT_ONCE),
      0,
      Math.min(AT_ONCE, limit - sent),
      offset + sent,
    );
    if (bytesRead === 0) break;
    tell({ data: buffer.subarray(0, bytesRead).toString('base64') });
    sent += bytesRead;
  }
  tell({ done: {} });
}

/** In order, so that what an interrupted upload leaves is whole up to its end. */
async function write(file, bytes, offset, size, onWritten) {
  const { O_WRONLY, O_CREAT, O_TRUNC } = fs.constants;
  const handle = await fs.open(file, offset === 0 ? O_WRONLY | O_CREAT | O_TRUNC : O_WRONLY);
  let position = offset;
  for await (const chunk of bytes) {
    for (let done = 0; done < chunk.length; ) {
      const { bytesWritten } = await handle.write(chunk, done, chunk.length - done, position);
      done += bytesWritten;
      position += bytesWritten;
    }
    onWritten(position);
  }
  if (position !== size) throw new Error(`the request promised ${size} bytes, and ${position} came`);
  await handle.sync();
  await handle.close();
}

async function makeDirectory(folder) {
  try {
    await fs.mkdir(folder);
    return 'made';
  } catch (error) {
    if (error.code === 'EEXIST' && (await fs.stat(folder)).isDirectory()) return 'exists';
    throw error;
  }
}

function described(stats) {
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other';
  return { kind, size: stats.size, modifiedAt: stats.mtime.toISOString() };
}

function codeOf({ code }) {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
  if (code === 'EACCES' || code === 'EPERM') return 'denied';
  return code === 'ENOSYS' ? 'unsupported' : 'failure';
}
