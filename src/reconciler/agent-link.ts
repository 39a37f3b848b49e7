import type { AgentEndpoint } from '../model/desired.ts';
import type { Instant } from '../model/instant.ts';

export type ExecResult =
  | { readonly kind: 'exited'; readonly code: number; readonly stdout: string; readonly stderr: string }
  /** The channel closed without an exit status: the result is unknown, never "failed". */
  | { readonly kind: 'lost'; readonly stdout: string };

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'other';
  readonly size: number;
  readonly modifiedAt: Instant;
}

export interface DirectoryEntry extends FileStat {
  readonly name: string;
}

/** Bytes that can be read from any position again and again. */
export interface UploadSource {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

export interface UploadOptions {
  /** The position in the source, and in the file, to begin at. */
  readonly offset: number;
  /** Undefined for as fast as it goes. */
  readonly bytesPerSecond?: number | undefined;
  /** Gets the acknowledged position in the file; it only grows. */
  readonly onProgress: (sentBytes: number) => void;
}

/**
 * A way to an Agent's files and to its short commands. Paths are `C:/dir/file`. No file is held open between calls.
 * Whatever the way, it throws `RatchetError` with the codes of INTEGRATION 11: `ssh.auth`, `ssh.hostkey`, `ssh.timeout`, `ssh.dropped`,
 * `sftp.missing`, `sftp.denied`, `sftp.failure`; and `ssh.shell`, `sftp.path` for what may not be sent.
 */
export interface AgentLink {
  /** For commands of under a minute, in the wire alphabet of INTEGRATION 6.3; never the upgrade itself. */
  exec(command: string, options: { readonly timeoutMs: number }, signal: AbortSignal): Promise<ExecResult>;
  stat(path: string): Promise<FileStat | undefined>;
  /** Empty for a directory that is not there. */
  list(path: string): Promise<readonly DirectoryEntry[]>;
  /** At most `limit` bytes from `offset`; undefined where there is no such file. */
  read(path: string, range?: { readonly offset?: number; readonly limit?: number }): Promise<Uint8Array | undefined>;
  /** Creates or replaces a small file in one step (temporary name, then rename). */
  writeWhole(path: string, bytes: Uint8Array): Promise<void>;
  makeDirectory(path: string): Promise<'made' | 'exists'>;
  /** Replaces `to`. */
  rename(from: string, to: string): Promise<void>;
  /** Quiet where there is no such file. */
  removeFile(path: string): Promise<void>;
  /** Quiet where there is none; refuses one that is not empty with `sftp.failure`. */
  removeDirectory(path: string): Promise<void>;
  /**
   * Writes the source from `offset` on, and in order: what an interrupted upload leaves is whole up to its end. From 0 it
   * replaces what is there; from elsewhere the file has to be there.
   */
  upload(source: UploadSource, path: string, options: UploadOptions, signal: AbortSignal): Promise<void>;
  /** Free and total bytes of the drive; undefined where the Agent does not say. */
  space(path: string): Promise<{ readonly freeBytes: number; readonly totalBytes: number } | undefined>;
}

export interface AgentLinks {
  /** Whether there is a way to this Agent at all; without one `with` throws `ssh.missing`. */
  reaches(agent: AgentEndpoint): boolean;
  /** Opens, or shares, the connection to one Agent for the length of `use`. */
  with<T>(
    agent: AgentEndpoint,
    credentials: string,
    signal: AbortSignal,
    use: (link: AgentLink) => Promise<T>,
  ): Promise<T>;
  close(): Promise<void>;
}
