import { describe, expect, it } from 'vitest';
import { RatchetError } from '../../src/model/errors.ts';
import { storeError } from '../../src/store/store-errors.ts';

const thrown = (code: string) => Object.assign(new Error('as the library says it'), { code });

describe('storeError', () => {
  it.each`
    foreign                      | code                      | blame
    ${'SQLITE_FULL'}             | ${'store.full'}           | ${'environment'}
    ${'ENOSPC'}                  | ${'store.full'}           | ${'environment'}
    ${'SQLITE_READONLY'}         | ${'store.read-only'}      | ${'operator'}
    ${'SQLITE_READONLY_DBMOVED'} | ${'store.read-only'}      | ${'operator'}
    ${'EROFS'}                   | ${'store.read-only'}      | ${'operator'}
    ${'EACCES'}                  | ${'store.read-only'}      | ${'operator'}
    ${'SQLITE_NOTADB'}           | ${'store.not-a-database'} | ${'operator'}
    ${'EISDIR'}                  | ${'store.directory'}      | ${'operator'}
    ${'SQLITE_CORRUPT'}          | ${'store.corrupt'}        | ${'environment'}
    ${'SQLITE_BUSY_SNAPSHOT'}    | ${'store.busy'}           | ${'environment'}
    ${'SQLITE_CANTOPEN'}         | ${'store.unreachable'}    | ${'operator'}
    ${'ENOTDIR'}                 | ${'store.unreachable'}    | ${'operator'}
    ${'SQLITE_IOERR_WRITE'}      | ${'store.io'}             | ${'environment'}
  `('$foreign is $code, for the $blame', ({ foreign, code, blame }) => {
    const error = storeError('/var/lib/ratchet.db', thrown(foreign));

    expect(error).toMatchObject({ code, blame, hint: expect.any(String) });
    expect(String(error)).toContain('"/var/lib/ratchet.db"');
  });

  it('leaves alone what is none of SQLite or the file system', () => {
    const bug = new TypeError('undefined is not a function');

    expect(storeError('x', bug)).toBe(bug);
  });

  it('does not translate twice', () => {
    const once = storeError('x', thrown('SQLITE_FULL'));

    expect(once).toBeInstanceOf(RatchetError);
    expect(storeError('x', once)).toBe(once);
  });
});
