import { expect, test } from 'vitest';
import { ARTIFACT_TOOLS, IMAGE_TOOLS, pullLine } from './pull-line.ts';

const address = { endpoint: 'http://localhost:5050/team-a', image: 'web/app', tag: '1.0' };
const digest = `sha256:${'a'.repeat(64)}`;

test.each([...new Set([...IMAGE_TOOLS, ...ARTIFACT_TOOLS])])('%s pulls by tag and by digest', (tool) => {
  expect(pullLine(tool, address)).toContain('localhost:5050/team-a/web/app:1.0');
  expect(pullLine(tool, { ...address, digest })).toContain(`localhost:5050/team-a/web/app@${digest}`);
});

test('oras is told of plain http, and only then', () => {
  expect(pullLine('oras', address)).toBe('oras pull --plain-http localhost:5050/team-a/web/app:1.0');
  expect(pullLine('oras', { ...address, endpoint: 'https://team-a.example.com' })).toBe(
    'oras pull team-a.example.com/web/app:1.0',
  );
});

test('kubernetes gets the line of a manifest', () => {
  expect(pullLine('kubernetes', address)).toBe('image: localhost:5050/team-a/web/app:1.0');
});
