import { Validator } from '@seriousme/openapi-schema-validator';
import { api } from 'shared/api';
import { getApiDescription } from 'shared/http/api-description';
import { Problem } from 'shared/http/problem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestProgram, type TestProgram } from '../testing/test-program.ts';

type Content = Record<string, { schema: object; example?: unknown }>;
type Operation = {
  summary: string;
  description: string;
  security: object[];
  parameters: { name: string; in: string }[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
};
type Description = { openapi: string; paths: Record<string, Record<string, Operation>> };

describe('the description of the API', () => {
  let program: TestProgram;
  let description: Description;
  beforeAll(async () => {
    program = await startTestProgram();
    // As a stranger: who writes a client has no account yet.
    const answer = await fetch(program.consoleUrl + getApiDescription.path);
    expect(answer.headers.get('content-type')).toContain('application/json');
    description = (await answer.json()) as Description;
  });
  afterAll(() => program.stop());

  test('is valid OpenAPI 3.1', async () => {
    expect(description.openapi).toMatch(/^3\.1\./);
    const validator = new Validator();
    expect(await validator.validate(description)).toEqual({ valid: true });
    // Throws where a reference leads nowhere.
    expect(validator.resolveRefs()).toHaveProperty('paths');
  });

  test('holds every endpoint and no other', () => {
    const described = Object.entries(description.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual(api.map(({ method, path }) => `${method} ${inBraces(path)}`).sort());
  });

  describe.each(api.map((each) => [`${each.method} ${each.path}`, each] as const))('%s', (_name, each) => {
    const operation = () => description.paths[inBraces(each.path)]?.[each.method] as Operation;

    test('says what it does, and by what credentials', () => {
      const { summary, description: text, security, parameters } = operation();
      expect(summary).not.toBe('');
      expect(text).toMatch(/\w.+\n\n(Needs the permission|Nobody needs)/);
      expect(security).toEqual(expect.arrayContaining([{ session: [] }, { accessKey: [] }]));
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(inPath).toEqual([...each.path.matchAll(/:(\w+)/g)].map(([, name]) => name));
    });

    test('shows what is sent and answered', () => {
      const { requestBody, responses } = operation();
      expectExample(requestBody?.content['application/json'], each.body);
      const { default: problem, ...success } = responses;
      const [[status, answer] = []] = Object.entries(success);
      const isFile = each.mediaType === 'application/octet-stream';
      expect(Number(status)).toBe(each.response.type === 'void' && !isFile ? 204 : (each.status ?? 200));
      if (!isFile) expectExample(answer?.content?.[each.mediaType ?? 'application/json'], each.response);
      expectExample(problem?.content?.['application/problem+json'], Problem);
    });

    test.each(['params', 'query', 'body', 'response'] as const)(
      'gives no wrong example in its %s',
      (part) => {
        z.toJSONSchema(each[part], {
          unrepresentable: 'any',
          override: ({ zodSchema, jsonSchema }) => {
            for (const example of jsonSchema.examples ?? []) z.parse(zodSchema, example);
          },
        });
      },
    );
  });
});

const inBraces = (path: string) => path.replaceAll(/:(\w+)/g, '{$1}');

const expectExample = (content: Content[string] | undefined, schema: z.ZodType) => {
  if (schema.type === 'void') return expect(content).toBeUndefined();
  expect(content?.example).toBeDefined();
  // What the schema does not know it drops; what has a default it may add.
  expect(schema.parse(content?.example)).toMatchObject(content?.example as object);
};
