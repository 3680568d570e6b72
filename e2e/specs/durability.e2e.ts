// What was acknowledged stays, whatever happens to the program or its disk.
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { listImages } from 'shared/images/image';
import { createRegistry } from 'shared/registries/registry';
import { listTags } from 'shared/tags/tag';
import { type ConsoleClient, createConsoleClient } from '../../scripts/console-client.ts';
import { createOciClient, type OciClient, OciError } from '../../scripts/oci-client.ts';
import {
  buildImage,
  buildIndex,
  buildLayer,
  type Content,
  pseudoRandomBytes,
} from '../../scripts/oci-content.ts';
import { createSkopeo, type Skopeo } from '../fixtures/clients/skopeo.ts';
import { findCommand } from '../fixtures/command.ts';
import { writeOciLayout } from '../fixtures/oci-layout.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { mountSmallDisk } from '../fixtures/small-disk.ts';
import { test } from '../fixtures/test.ts';
import { skipUnless } from '../fixtures/tools.ts';

const PUSHES = 50;
const BY_SKOPEO = 4;
const CONCURRENCY = 4;
const KILLS = 5;
const MB = 1_000_000;

type Push = { image: string; tag: string; content: Content };

const platformImage = (seed: string, size: number, architecture = 'amd64'): Content => {
  const bytes = pseudoRandomBytes(`${seed} ${architecture}`, size);
  const platform = { os: 'linux', architecture };
  return buildImage({ layers: [buildLayer(seed, [{ path: 'data', bytes }])], platform });
};

/** Different sizes, every fifth one multi-platform, some images with several tags. */
const pushNumber = (number: number): Push => {
  const seed = `push ${number}`;
  const size = 1000 + (number % 7) * 150_000;
  const one = platformImage(seed, size);
  const content = number % 5 === 0 ? buildIndex([one, platformImage(seed, size, 'arm64')]) : one;
  return { image: `app-${number % 8}`, tag: `v${number}`, content };
};

const openConsole = async (program: Program): Promise<ConsoleClient> => {
  const api = createConsoleClient(program.consoleUrl);
  await api.signIn(program.account.loginId, program.account.password);
  return api;
};

const ociClient = (program: Program): OciClient =>
  createOciClient({ endpoint: `http://${program.publicEndpoint}`, credentials: program.accessKey });

const expectWhole = async (oci: OciClient, repository: string, reference: string, content: Content) => {
  const manifest = await oci.pullManifest(repository, reference);
  expect(manifest.bytes.equals(content.bytes), `${repository}:${reference}`).toBe(true);
  for (const { descriptor, bytes } of content.blobs) {
    expect((await oci.pullBlob(repository, descriptor.digest)).equals(bytes), descriptor.digest).toBe(true);
  }
  for (const child of content.children) await expectWhole(oci, repository, child.descriptor.digest, child);
};

/** Runs the jobs a few at a time; a push that a kill cuts off is tried again, as a person would. */
const pushAll = async (pushes: Push[], push: (each: Push) => Promise<void>): Promise<void> => {
  const waiting = [...pushes];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const each = next;
      // An answer that the registry gave is its own; what the kill cut off has none.
      await push(each).catch(async (error: unknown) => {
        if (error instanceof OciError && error.status < 500) throw error;
        await sleep(100);
        waiting.push(each);
      });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
};

const pushWithSkopeo = async (skopeo: Skopeo, program: Program, scratch: string, push: Push) => {
  const layout = join(scratch, push.tag);
  writeOciLayout(layout, push.tag, push.content);
  const target = `docker://${program.publicEndpoint}/team-a/${push.image}:${push.tag}`;
  const { code, stderr } = await skopeo.tryCopy([
    ...['--all', '--preserve-digests', '--dest-tls-verify=false'],
    `oci:${layout}:${push.tag}`,
    target,
  ]);
  if (code !== 0) throw new Error(stderr);
};

test('kill -9 during pushes loses nothing that was acknowledged', async ({ scratch }) => {
  test.setTimeout(240_000);
  const program = await startProgram();
  try {
    const api = await openConsole(program);
    await api.call(createRegistry, { body: { name: 'team-a' } });
    const oci = ociClient(program);
    const skopeo = findCommand('skopeo') ? createSkopeo(scratch) : undefined;
    await skopeo?.tryLogin(program.publicEndpoint, program.accessKey);

    const pushes = Array.from({ length: PUSHES }, (_, number) => pushNumber(number));
    const acknowledged: Push[] = [];
    const lost: string[] = [];
    let pushing = true;

    const kills: Promise<number> = (async () => {
      let count = 0;
      while (pushing && count < KILLS) {
        await sleep(50 + Math.random() * 350);
        if (!pushing) break;
        await program.kill();
        count += 1;
        // What was acknowledged before the kill is asked for right after it, before anything else is written.
        const before = acknowledged.slice(-CONCURRENCY);
        await program.restart();
        for (const { image, tag, content } of before) {
          await expectWhole(oci, `team-a/${image}`, tag, content).catch((error) => lost.push(`${error}`));
        }
      }
      return count;
    })();

    await pushAll(pushes, async (push) => {
      const number = pushes.indexOf(push);
      if (skopeo && number < BY_SKOPEO) await pushWithSkopeo(skopeo, program, scratch, push);
      else await oci.push(`team-a/${push.image}`, push.content, [push.tag]);
      acknowledged.push(push);
    });
    pushing = false;
    const count = await kills;
    test.info().annotations.push({ type: 'kills', description: `${count}` });
    expect(count).toBeGreaterThan(2);
    expect(lost).toEqual([]);

    await program.kill();
    await program.restart();
    expect(acknowledged).toHaveLength(PUSHES);
    for (const { image, tag, content } of acknowledged) {
      await expectWhole(oci, `team-a/${image}`, tag, content);
    }
    // The console knows exactly the same.
    const { items: images } = await api.call(listImages, {
      params: { registry: 'team-a' },
      query: { limit: 100 },
    });
    expect(images.map((image) => image.name)).toEqual([...new Set(pushes.map((push) => push.image))].sort());
    for (const { name } of images) {
      const { items } = await api.call(listTags, {
        params: { registry: 'team-a', image: name },
        query: { limit: 100, sort: 'name' },
      });
      const pushed = pushes.filter((push) => push.image === name);
      expect(Object.fromEntries(items.map((tag) => [tag.name, tag.digest]))).toEqual(
        Object.fromEntries(pushed.map((push) => [push.tag, push.content.descriptor.digest])),
      );
      expect((await oci.listTags(`team-a/${name}`)).sort()).toEqual(items.map((tag) => tag.name).sort());
    }
    oci.close();
  } finally {
    await program.remove();
  }
});

test('kill -9 leaves no push half visible', async () => {
  test.setTimeout(120_000);
  const program = await startProgram();
  try {
    const api = await openConsole(program);
    await api.call(createRegistry, { body: { name: 'team-a' } });
    const oci = ociClient(program);
    const byDigest = new Map<string, Content>();

    for (let round = 0; round < 3; round += 1) {
      const pushes = Array.from({ length: 10 }, (_, number) => pushNumber(100 + round * 10 + number));
      for (const { content } of pushes) byDigest.set(content.descriptor.digest, content);
      // Nobody tries again: what the kill cuts off stays cut off.
      const running = pushes.map((push) =>
        oci.push(`team-a/${push.image}`, push.content, [push.tag]).catch(() => undefined),
      );
      await sleep(20 + Math.random() * 150);
      await program.kill();
      await Promise.all(running);
      await program.restart();
    }

    const { items: images } = await api.call(listImages, {
      params: { registry: 'team-a' },
      query: { limit: 100 },
    });
    for (const { name } of images) {
      const params = { registry: 'team-a', image: name };
      const { items } = await api.call(listTags, { params, query: { limit: 100, sort: 'name' } });
      for (const tag of items) {
        await expectWhole(oci, `team-a/${name}`, tag.name, byDigest.get(tag.digest)!);
      }
      expect((await oci.listTags(`team-a/${name}`)).sort()).toEqual(items.map((tag) => tag.name).sort());
    }
    oci.close();
  } finally {
    await program.remove();
  }
});

test('a full disk is said to be full, and harms nothing', async () => {
  test.setTimeout(120_000);
  const dataDir = mkdtempSync(join(tmpdir(), 'registry-console-'));
  const buckets = join(dataDir, 'buckets');
  mkdirSync(buckets);
  const disk = await mountSmallDisk(buckets, 64);
  skipUnless(disk !== undefined, 'mounting a small file system is not allowed here');
  const program = await startProgram({ dataDir });
  try {
    const api = await openConsole(program);
    await api.call(createRegistry, { body: { name: 'team-a' } });
    const oci = ociClient(program);
    const small = platformImage('fits', 10 * MB);
    await oci.push('team-a/app', small, ['fits']);

    const large = platformImage('does not fit', 80 * MB);
    const refusal = await oci.push('team-a/app', large, ['large']).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(OciError);
    const { status, body } = refusal as OciError;
    expect(status).toBeGreaterThanOrEqual(500);
    expect(JSON.parse(body).errors[0]).toMatchObject({
      code: expect.any(String),
      message: expect.stringMatching(/full|no space|storage/i),
    });
    expect(body).not.toMatch(/ENOSPC|at .*\.ts:/);

    expect(program.running()).toBe(true);
    await expectWhole(oci, 'team-a/app', 'fits', small);
    const { items } = await api.call(listTags, { params: { registry: 'team-a', image: 'app' } });
    expect(items.map((tag) => tag.name)).toEqual(['fits']);
    // The refused upload gave its room back.
    await oci.push('team-a/app', platformImage('fits as well', 20 * MB), ['also-fits']);
    oci.close();
  } finally {
    await program.stop();
    disk?.remove();
    await program.remove();
  }
});
