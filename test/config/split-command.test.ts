import { expect, it } from 'vitest';
import { splitCommand } from '../../src/config/split-command.ts';

it.each`
  command                                        | words
  ${'vault read password'}                       | ${['vault', 'read', 'password']}
  ${'  vault   read  '}                          | ${['vault', 'read']}
  ${'"C:\\Program Files\\vault.exe" read "a b"'} | ${['C:\\Program Files\\vault.exe', 'read', 'a b']}
  ${'vault ""'}                                  | ${['vault', '']}
  ${'vault $HOME `id` ; id | tee'}               | ${['vault', '$HOME', '`id`', ';', 'id', '|', 'tee']}
`('splits $command', ({ command, words }) => {
  expect(splitCommand(command)).toEqual(words);
});
