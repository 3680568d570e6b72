import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { staticFiles } from './static-files.ts';

let folder: string;
let server: Server;
let base: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'registry-console-test-static-'));
  mkdirSync(join(folder, 'assets'));
  for (const [path, text] of Object.entries({ 'index.html': '<p>page</p>', 'assets/code-1.js': 'code()' })) {
    writeFileSync(join(folder, path), text);
    writeFileSync(join(folder, `${path}.br`), brotliCompressSync(text));
    writeFileSync(join(folder, `${path}.gz`), gzipSync(text));
  }
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
  server = createServer(express().use(staticFiles(folder))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string, encodings: string) =>
  fetch(base + path, { headers: { 'accept-encoding': encodings } });

test.each([
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['identity', null],
])('a browser that takes %s gets %s', async (accepted, encoding) => {
  for (const [path, type] of [
    ['/assets/code-1.js', 'javascript'],
    ['/index.html', 'html'],
    ['/registries/team-a/images', 'html'],
  ] as const) {
    const answer = await get(path, accepted);
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(answer.headers.get('content-type')).toContain(type);
    expect(answer.headers.get('vary')).toBe('Accept-Encoding');
    expect(await answer.text()).toBe(path.startsWith('/assets') ? 'code()' : '<p>page</p>');
  }
});

test('hashed files are kept for ever, pages are asked for each time', async () => {
  expect((await get('/assets/code-1.js', 'br')).headers.get('cache-control')).toBe(
    'public, max-age=31536000, immutable',
  );
  for (const path of ['/', '/registries', '/favicon.svg'])
    expect((await get(path, 'br')).headers.get('cache-control')).toBe('no-cache');
});

test('an old version of a file is not there, and nothing outside of the folder is', async () => {
  expect((await get('/assets/code-0.js', 'br')).status).toBe(404);
  expect((await get('/assets/..%2f..%2f..%2fetc%2fpasswd', 'br')).status).toBe(403);
  expect((await get('/assets/%E0%A4%A', 'br')).status).toBe(400);
});
