import { expect, test } from 'vitest';
import { browserName } from './browser-name.ts';

const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

test.each([
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME}`, 'Chrome 130 · Windows'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Edg/130.0.0.0`, 'Edge 130 · Windows'],
  [
    `Mozilla/5.0 (Windows NT 10.0; WOW64) ${CHROME.replace(' Safari', ' Whale/3.28.266.14 Safari')}`,
    'Whale 3 · Windows',
  ],
  [`Mozilla/5.0 (Linux; Android 10; K) ${CHROME}`, 'Chrome 130 · Android'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0', 'Firefox 131 · Linux'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
    'Safari 18 · macOS',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari 18 · iPhone',
  ],
  ['curl/8.5.0', 'curl 8'],
  ['', undefined],
  ['Mozilla/5.0', undefined],
])('%j is %j', (userAgent, name) => expect(browserName(userAgent)).toBe(name));
