// What Lighthouse says of a page of each kind; axe looks at all of them. Their speed is measured by `npm run bench:pages`.
import { expect } from '@playwright/test';
import { paths } from '../../web/src/paths.ts';
import { type Lighthouse, startLighthouse } from '../fixtures/lighthouse.ts';
import { multiPlatformImage } from '../fixtures/sample-images.ts';
import { test } from '../fixtures/test.ts';
import { needBrowser } from '../fixtures/tools.ts';

let lighthouse: Lighthouse;
test.beforeAll(async () => {
  needBrowser();
  lighthouse = await startLighthouse();
});
test.afterAll(() => lighthouse?.stop());
test.setTimeout(180_000);

test('Lighthouse has nothing to say against a page of each kind', async ({
  program,
  registry,
  push,
  context,
  signIn,
  page,
}) => {
  await push(`${registry}/shop`, multiPlatformImage('1.0'), '1.0', 'latest');
  await signIn(page);
  const signedIn = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const image = { registry, image: 'shop' };
  for (const [path, cookie] of [
    [paths.signIn(), ''],
    [paths.home(), signedIn],
    [paths.images(registry), signedIn],
    [paths.tag({ ...image, tag: 'latest' }), signedIn],
  ] as const) {
    const categories = ['accessibility', 'best-practices'] as const;
    const verdicts = await lighthouse.judge(program.consoleUrl + path, { categories, cookie });
    for (const category of categories)
      expect.soft(verdicts[category], `${category} of ${path}`).toEqual({ score: 100, remarks: [] });
  }
});
