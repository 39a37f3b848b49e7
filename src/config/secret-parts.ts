import path from 'node:path';
import type { Problem } from '../model/problem.ts';
import { Secret } from '../model/secret.ts';
import type { Path } from '../yaml/node.ts';
import { problemAt } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import { readCertificates } from './read-certificates.ts';
import type { SecretReader } from './read-secret.ts';

/** Stands in for a secret that could not be read; the problem beside it keeps the configuration from being used. */
export const UNREAD = new Secret('');

/** Reads the secrets and certificates that a section names, and gathers what stands against it. */
export class SecretParts {
  readonly problems: Problem[] = [];
  readonly #document: YamlDocument;
  readonly #folder: string;
  readonly #readSecret: SecretReader;

  constructor(document: YamlDocument, folder: string, readSecret: SecretReader) {
    this.#document = document;
    this.#folder = folder;
    this.#readSecret = readSecret;
  }

  /** Answers `UNREAD` where it could not be read. */
  async secret(at: Path, reference: string): Promise<Secret> {
    const secret = await this.#readSecret(reference);
    if (secret.ok) return secret.value;
    this.refuse(at, 'config.secret', secret.problem);
    return UNREAD;
  }

  /** PEM; empty where the file could not be read. */
  async certificates(at: Path, file: string): Promise<string> {
    const certificates = await readCertificates(path.resolve(this.#folder, file));
    if (certificates.ok) return certificates.value;
    this.refuse(at, 'config.secret', certificates.problem);
    return '';
  }

  refuse(at: Path, code: string, problem: string): void {
    this.problems.push(problemAt(this.#document, at, code, `${at.join('.')}: ${problem}`));
  }
}
