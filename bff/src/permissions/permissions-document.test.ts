import { expect, test } from 'vitest';
import { permissionsDocument } from './permissions-document.ts';

test('docs/permissions.md says what holds', async () => {
  await expect(permissionsDocument()).toMatchFileSnapshot('../../../docs/permissions.md');
});
