import type { FuzzedParser } from '../parser.ts';
import { AGENT_PARSERS } from './agents.ts';
import { FILE_PARSERS } from './files.ts';
import { FLEET_PARSERS } from './fleet.ts';
import { FORGE_PARSERS } from './forges.ts';
import { SERVER_PARSERS } from './servers.ts';
import { WORD_PARSERS } from './words.ts';

/** Every parser of what others write. A new one is a row in one of these lists. */
export const PARSERS: readonly FuzzedParser[] = [
  ...FLEET_PARSERS,
  ...WORD_PARSERS,
  ...AGENT_PARSERS,
  ...FILE_PARSERS,
  ...SERVER_PARSERS,
  ...FORGE_PARSERS,
];
