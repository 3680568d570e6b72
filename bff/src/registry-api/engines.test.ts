import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createEngines } from './engines.ts';

const enginesOnTemporaryFolder = async () => {
  const bucketsFolder = await mkdtemp(join(tmpdir(), 'registry-console-test-engines-'));
  const engines = createEngines({ bucketsFolder, distribution: [{ name: 's3', url: 'http://127.0.0.1:9' }] });
  onTestFinished(async () => {
    await engines.close();
    await rm(bucketsFolder, { recursive: true });
  });
  return engines;
};

test('a bucket has one engine, whoever asks', async () => {
  const engines = await enginesOnTemporaryFolder();
  const main = engines.of({ name: 'main', engine: 'built-in' });
  expect(engines.of({ name: 'main', engine: 'built-in' })).toBe(main);
  expect(engines.of({ name: 'other', engine: 'built-in' })).not.toBe(main);
  const s3 = engines.of({ name: 's3', engine: 'distribution' });
  expect(engines.of({ name: 's3', engine: 'distribution' })).toBe(s3);
  await expect(main.ping()).resolves.toBeUndefined();
  await expect(s3.ping()).rejects.toMatchObject({ code: 'UNAVAILABLE', status: 503 });
  expect(await engines.clearDeadUploads(new Date())).toBe(0);
});

test('a bucket that the settings forgot refuses everything and says why', async () => {
  const api = (await enginesOnTemporaryFolder()).of({ name: 'lost', engine: 'distribution' });
  const refusal = { code: 'UNAVAILABLE', status: 503, message: 'bucket lost has no URL in BUCKETS' };
  await expect(api.ping()).rejects.toMatchObject(refusal);
  await expect(api.getManifest('a', 'v1')).rejects.toMatchObject(refusal);
  await expect(api.deleteTag('a', 'v1')).rejects.toMatchObject(refusal);
  await expect(api.deleteTags('a', [{ tag: 'v1', digest: 'sha256:0' }])).rejects.toMatchObject(refusal);
  await expect(api.listRepositories()[Symbol.asyncIterator]().next()).rejects.toMatchObject(refusal);
});
