/** In what way one Windows machine differs from the next. Faults change it; a client has to bear all of it. */
export interface Manners {
  /** Of what programs print. */
  language: 'en' | 'fr';
  /** DefaultShell of its OpenSSH server. */
  shell: 'cmd' | 'powershell' | 'bash';
  /** certutil of old releases prints a space between the bytes of a hash. */
  spacedHash: boolean;
  logEncoding: 'utf8' | 'utf16le';
  /** Milliseconds by which its clock is ahead. */
  clockAheadMs: number;
}

export function usualManners(): Manners {
  return { language: 'en', shell: 'cmd', spacedHash: false, logEncoding: 'utf8', clockAheadMs: 0 };
}
