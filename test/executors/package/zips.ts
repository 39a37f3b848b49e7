import { type Zippable, zipSync } from 'fflate';

const INSTALLER: Zippable = { 'SLUpgrade.dll': text('MZ'), 'Description.txt': text('10.5.0.0-15943') };

/** What the vendor's documentation says is in Update.zip. */
export const UPDATE: Zippable = {
  'UpdateContent.txt': text('Lock'),
  'Prerequisites/VerifyClusterPorts.dll': text('MZ'),
  'Prerequisites/executor/StandaloneBpaExecutor.exe': text('MZ'),
};

export function packageZip(more: Zippable = {}, update: Zippable | Uint8Array = UPDATE): Uint8Array {
  const inside = update instanceof Uint8Array ? update : zipSync(update);
  return zipSync({ ...INSTALLER, 'Update.zip': inside, ...more });
}

/** Many entries of a table of contents that share the bytes of the first, as in a bomb that is small on disk. */
export function overlapping(zip: Uint8Array, times: number): Uint8Array {
  const bytes = Buffer.from(zip);
  const end = bytes.lastIndexOf(Buffer.from('504b0506', 'hex'));
  const start = bytes.readUInt32LE(end + 16);
  const entries = bytes.subarray(start, end);
  const count = bytes.readUInt16LE(end + 10) * times;
  const body = Buffer.concat([bytes.subarray(0, start), ...Array<Buffer>(times).fill(entries)]);
  return Buffer.concat([body, zip64End(count, start, body.length)]);
}

/** The three records at the end of a zip file that may have more than 65 535 entries. */
function zip64End(count: number, start: number, end: number): Buffer {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x0606_4b50, 0);
  record.writeUInt32LE(44, 4);
  record.writeUInt32LE(count, 24);
  record.writeUInt32LE(count, 32);
  record.writeUInt32LE(end - start, 40);
  record.writeUInt32LE(start, 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x0706_4b50, 0);
  locator.writeUInt32LE(end, 8);
  locator.writeUInt32LE(1, 16);
  const old = Buffer.alloc(22, 0xff);
  old.writeUInt32LE(0x0605_4b50, 0);
  old.writeUInt32LE(0, 4);
  old.writeUInt16LE(0, 20);
  return Buffer.concat([record, locator, old]);
}

/** Changes the announced size, or another number of so many bytes, of every entry in the table of contents. */
export function patched(zip: Uint8Array, offset: number, value: number, width = 4): Uint8Array {
  const bytes = Buffer.from(zip);
  const signature = Buffer.from('504b0102', 'hex');
  for (let at = bytes.indexOf(signature); at !== -1; at = bytes.indexOf(signature, at + 4)) {
    bytes.writeUIntLE(value, at + offset, width);
  }
  return bytes;
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
