import type { Fault } from './fault.ts';

/** Ways in which one Windows machine differs from the next. None of them is an error. */
export const MANNERS_FAULTS = [
  {
    id: 'locale-fr',
    about: 'programs print French: schtasks, certutil, dates',
    inject({ manners }) {
      manners.language = 'fr';
    },
    lift({ manners }) {
      manners.language = 'en';
    },
  },
  {
    id: 'spaced-hash',
    about: 'certutil prints a space between the bytes of a hash, so that the guard of run.cmd never fits (243)',
    inject({ manners }) {
      manners.spacedHash = true;
    },
    lift({ manners }) {
      manners.spacedHash = false;
    },
  },
  {
    id: 'powershell-shell',
    about: 'PowerShell is the default shell of sshd: %OS% stays, and every exit code but 0 becomes 1',
    inject({ manners }) {
      manners.shell = 'powershell';
    },
    lift({ manners }) {
      manners.shell = 'cmd';
    },
  },
  {
    id: 'bash-shell',
    about: 'bash is the default shell of sshd, and eats backslashes',
    inject({ manners }) {
      manners.shell = 'bash';
    },
    lift({ manners }) {
      manners.shell = 'cmd';
    },
  },
  {
    id: 'clock-skew',
    about: 'the clock of the Agent is `seconds` ahead; below 0 it is behind',
    takes: { seconds: 600 },
    inject({ manners }, { seconds }) {
      manners.clockAheadMs = seconds * 1000;
    },
    lift({ manners }) {
      manners.clockAheadMs = 0;
    },
  },
  {
    id: 'log-utf16',
    about: 'progress.log is written in UTF-16',
    inject({ manners }) {
      manners.logEncoding = 'utf16le';
    },
    lift({ manners }) {
      manners.logEncoding = 'utf8';
    },
  },
] as const satisfies readonly Fault[];
