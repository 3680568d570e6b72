import { expect, test } from 'vitest';
import { api } from './api.ts';
import { openApiDocument } from './openapi.ts';

test('describes every endpoint once, with a summary and a problem answer', () => {
  const operations = Object.values(openApiDocument('1.2.3').paths ?? {}).flatMap((path) =>
    Object.values(path ?? {}),
  );
  expect(operations.map((operation) => operation.operationId).sort()).toEqual(
    api.map((each) => each.id).sort(),
  );
  for (const operation of operations) {
    expect(operation.summary).not.toBe('');
    expect(operation.responses.default.content).toHaveProperty('application/problem+json');
  }
});
