import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

// Where Debian, and others, put it.
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = PLACES.find((place) => existsSync(place));

/** Why tests with a browser are skipped here; undefined where they run. */
export const withoutBrowser =
  executablePath === undefined ? `no browser is installed (looked at ${PLACES.join(', ')})` : undefined;

const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const OFFLINE = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A real browser for the length of `use`, on a page of that size. `asked` are the addresses that it asked for. */
export async function inBrowser(
  size: { readonly width: number; readonly height: number },
  use: (page: Page, asked: readonly string[]) => Promise<void>,
): Promise<void> {
  if (executablePath === undefined) throw new Error(withoutBrowser);
  const browser: Browser = await chromium.launch({ executablePath, args: [...QUIET, ...OFFLINE] });
  try {
    const page = await browser.newPage({ viewport: size });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await use(page, asked);
  } finally {
    await browser.close();
  }
}
