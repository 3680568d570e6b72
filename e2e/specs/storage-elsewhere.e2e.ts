// A bucket of the settings (BUCKETS): what it holds lies in a CNCF Distribution, a server of its own that may go away.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { getRegistry } from 'shared/registries/registry';
import { paths } from '../../web/src/paths.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { type DockerRegistry, startDockerRegistry } from '../fixtures/docker-registry.ts';
import { writeOciLayout } from '../fixtures/oci-layout.ts';
import { startProgram } from '../fixtures/program.ts';
import { singleImage } from '../fixtures/sample-images.ts';
import { rowOf } from '../fixtures/table.ts';
import { test as base } from '../fixtures/test.ts';
import { needBrowser, needTools } from '../fixtures/tools.ts';

type Engine = { host: string; url: string; goAway: () => Promise<void>; comeBack: () => Promise<void> };

const BUCKET = 'elsewhere';
/** The program asks each storage every 15 seconds whether it answers. */
const NOTICED = { timeout: 40_000, intervals: [1000] };

const test = base.extend<object, { engine: Engine }>({
  engine: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
    async ({}, use) => {
      needTools('docker-registry');
      const folder = mkdtempSync(join(tmpdir(), 'rc-e2e-elsewhere-'));
      let server: DockerRegistry = await startDockerRegistry(folder, folder);
      const { host, url } = server;
      await use({
        host,
        url,
        goAway: () => server.kill(),
        async comeBack() {
          server = await startDockerRegistry(folder, folder, Number(new URL(url).port));
        },
      });
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],

  program: [
    async ({ engine }, use) => {
      const BUCKETS = JSON.stringify([{ name: BUCKET, url: engine.url }]);
      const program = await startProgram({ env: { BUCKETS } });
      await use(program);
      await program.remove();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

test.beforeEach(() => needBrowser());

test('a registry on a storage elsewhere works, says when that is away, and works again', async ({
  page,
  program,
  engine,
  api,
  push,
  skopeo,
  oci,
  scratch,
  expectedComplaints,
}) => {
  test.setTimeout(180_000);
  const name = 'warehouse';
  const [first, second] = [singleImage('1.0'), singleImage('2.0')];
  const ours = `${program.publicEndpoint}/${name}/app`;
  const pull = (tag: string, to: string) =>
    skopeo.tryCopy(['--src-tls-verify=false', `docker://${ours}:${tag}`, `oci:${scratch}/${to}:${tag}`]);

  await test.step('it is created in the console, on the bucket of the settings', async () => {
    await page.goto(paths.registries({ dialog: 'create' }));
    const dialog = page.getByRole('dialog', { name: 'Create registry' });
    await dialog.getByLabel('Registry name').fill(name);
    await dialog.getByRole('button', { name: /^Bucket/ }).click();
    await page.getByRole('option', { name: BUCKET }).click();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await expect(page.getByText(`Registry ${name} was created.`)).toBeVisible();
    expect(await api.call(getRegistry, { params: { registry: name } })).toMatchObject({
      bucket: BUCKET,
      status: 'running',
    });
  });

  await test.step('what is pushed lies there, is seen in the console, and comes back', async () => {
    await push(`${name}/app`, first, '1.0');
    expect(await skopeo.inspectRaw(`${engine.host}/${name}/app:1.0`)).toBe(first.bytes.toString());
    await page.goto(paths.images(name));
    await rowOf(page, 'app').getByRole('link', { name: 'app' }).click();
    await page.getByRole('tab', { name: 'Tags (1)' }).click();
    await page.getByRole('link', { name: '1.0', exact: true }).click();
    // Layers are read from the storage, not from the catalog.
    await expect(page.getByText('COPY app /srv').first()).toBeVisible();
    expect(await pull('1.0', 'before')).toMatchObject({ code: 0 });
  });

  await test.step('while it is away, console and client say so', async () => {
    expectedComplaints.push(/status of 502/);
    await engine.goAway();
    await page.goto(paths.manifest({ registry: name, image: 'app', digest: first.descriptor.digest }));
    await expect(page.getByText('The registry storage did not answer').first()).toBeVisible();
    await expectAccessible(page);

    // What else the answer says skopeo keeps to itself.
    const refusal = expect.stringMatching(/503 .?Service Unavailable/);
    expect(await pull('1.0', 'away')).toMatchObject({ code: 1, stderr: refusal });
    const layout = join(scratch, 'refused');
    writeOciLayout(layout, '2.0', second);
    const target = `docker://${ours}:2.0`;
    const pushed = await skopeo.tryCopy(['--dest-tls-verify=false', `oci:${layout}:2.0`, target]);
    expect(pushed).toMatchObject({ code: 1, stderr: refusal });
    await expect(oci.pullManifest(`${name}/app`, '1.0')).rejects.toThrow(
      'the registry storage does not answer',
    );

    await expect(async () => {
      await page.goto(paths.registries({ selected: name }));
      await expect(rowOf(page, name)).toContainText('Unreachable', { timeout: 2000 });
    }).toPass(NOTICED);
    const details = page.getByRole('region', { name: `Details of ${name}` });
    await expect(details.getByText('The storage of this registry does not answer')).toBeVisible();
    await expectAccessible(page);
    // The lists come from the catalog: they stay.
    await page.goto(paths.image({ registry: name, image: 'app' }, 'tags'));
    await expect(page.getByRole('link', { name: '1.0', exact: true })).toBeVisible();
    await expect(page.getByRole('link', { name: '2.0', exact: true })).toHaveCount(0);
  });

  await test.step('when it is back, all of it works again', async () => {
    await page.goto(paths.manifest({ registry: name, image: 'app', digest: first.descriptor.digest }));
    await expect(page.getByText('The registry storage did not answer').first()).toBeVisible();
    await engine.comeBack();
    await page.getByRole('button', { name: 'Retry' }).click();
    await expect(page.getByText('COPY app /srv').first()).toBeVisible();
    expect(await pull('1.0', 'after')).toMatchObject({ code: 0 });
    await push(`${name}/app`, second, '2.0');
    expect(await skopeo.digest(`${ours}:2.0`)).toBe(second.descriptor.digest);
    await expect(async () => {
      await page.goto(paths.registries({ selected: name }));
      await expect(rowOf(page, name)).toContainText('Running', { timeout: 2000 });
    }).toPass(NOTICED);
  });
});
