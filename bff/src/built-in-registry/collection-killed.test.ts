import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PROTECTION } from './pushes-under-way.ts';
import { killedContent } from './testing/killed-content.ts';
import { collectAll } from './testing/model-catalog.ts';
import { makeFolder, startRegistry } from './testing/start-registry.ts';
import { contentOf, storedContent } from './testing/stored-content.ts';

/** After how many steps of a collection it is killed, in the middle of the next: manifests, links or blobs. */
const ROUNDS = [1, 2, 4, 6, 6];

const collectAndKill = async (root: string, steps: number): Promise<void> => {
  const path = fileURLToPath(new URL('./testing/collect-until-killed.ts', import.meta.url));
  const child = spawn(process.execPath, [path, root], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const reached = Promise.withResolvers<void>();
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
    if (output.split('step').length > steps) reached.resolve();
  });
  await Promise.race([reached.promise, exited]);
  await sleep(steps / 2);
  child.kill('SIGKILL');
  await exited;
};

test('a collection that is killed again and again loses nothing, and the next one finishes it', async () => {
  const { root, remove } = makeFolder({ inMemory: true });
  const { catalog, pushed } = killedContent();
  const options = { root, protection: { ...PROTECTION, restartMs: 0 } };
  try {
    const first = await startRegistry(options);
    await Promise.all(
      pushed.map(async ({ repository, image, tagged }, number) => {
        const push = { repository, pusher: 'ann' };
        for (const { digest, bytes } of image.parts) await first.registry.blobs.put(push, digest, bytes);
        await first.registry.manifests.put(repository, tagged ? `v${number}` : image.digest, image);
      }),
    );
    await first.stop();
    const before = storedContent(root);

    for (const steps of ROUNDS) await collectAndKill(root, steps);
    const cutOff = storedContent(root);
    expect(cutOff.files.length).toBeLessThan(before.files.length);
    const expected = contentOf(root, catalog);
    expect(cutOff.files.length).toBeGreaterThan(expected.files.length);
    expect(cutOff.files).toEqual(expect.arrayContaining(expected.files));

    const last = await startRegistry(options);
    await collectAll(last.registry, catalog);
    await last.stop();
    expect(storedContent(root)).toEqual(expected);
  } finally {
    remove();
  }
});
