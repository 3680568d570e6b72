import { api } from 'shared/api';
import { expect, test } from 'vitest';
import { operation } from '../texts/en/audit.json';

test('every change that the API offers is told in words', () => {
  const changes = api.filter(({ action }) => action.startsWith('Change/')).map(({ id }) => id);
  expect(changes.filter((id) => !(id in operation))).toEqual([]);
});
