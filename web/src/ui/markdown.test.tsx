// @vitest-environment happy-dom
import i18next from 'i18next';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { initReactI18next } from 'react-i18next';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import ui from '../texts/en/ui.json';
import { MarkdownElements } from './markdown-elements.tsx';
import { parseMarkdown } from './markdown-parse.ts';
import { HEAVY_MARKDOWN, HOSTILE_MARKDOWN } from './testing/hostile-markdown.ts';

beforeAll(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  await i18next.use(initReactI18next).init({ lng: 'en', resources: { en: { ui } }, defaultNS: 'ui' });
});

const show = async (text: string) => {
  const frame = document.createElement('div');
  document.body.append(frame);
  const root = createRoot(frame);
  await act(() => root.render(<MarkdownElements nodes={parseMarkdown(text).children} />));
  return frame;
};

/** Of texts; our own buttons and icons have more. */
const TAGS =
  /^(p|blockquote|strong|em|del|sup|code|span|hr|br|ul|ol|li|h[3-6]|table|thead|tbody|tr|th|td|a|pre|div|section|svg|path|circle|button|g)$/;
const ATTRIBUTES =
  /^(id|class|href|rel|target|role|tabindex|start|type|title|aria-[a-z]+|data-[a-z-]+|viewbox|d|cx|cy|r|focusable|stroke-linejoin|xmlns|fill)$/i;

const expectHarmless = (frame: HTMLElement) => {
  for (const element of frame.querySelectorAll('*')) {
    expect(element.tagName.toLowerCase()).toMatch(TAGS);
    for (const { name, value } of element.attributes) {
      expect(name).toMatch(ATTRIBUTES);
      if (name === 'href') expect(value).toMatch(/^(https?:\/\/|mailto:|#user-content-)/);
      if (name === 'id') expect(value).toMatch(/^user-content-/);
      if (name === 'class') expect(value).not.toMatch(/user-content/);
    }
  }
  for (const link of frame.querySelectorAll('a[href]:not([href^="#"])'))
    expect(link.getAttribute('rel')).toBe('noopener noreferrer nofollow');
};

describe('a hostile text is harmless', () => {
  test.each(HOSTILE_MARKDOWN)('%s', async (_name, text) => expectHarmless(await show(text)));

  test('all of them at once', async () => {
    const frame = await show(HOSTILE_MARKDOWN.map(([name, text]) => `## ${name}\n\n${text}\n`).join('\n'));
    expectHarmless(frame);
  });
});

describe('a heavy text is told to be one, or is a tree of bearable size', () => {
  // What takes longer is ended by the page: see use-markdown.ts.
  const quick = HEAVY_MARKDOWN.filter(([name]) => !/links|emphasis|code fences|sixty/.test(name));
  test.each(quick)('%s', { timeout: 30_000 }, (_name, text) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    let size = 0;
    try {
      size = JSON.stringify(parseMarkdown(text)).length;
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
    }
    expect(size).toBeLessThan(5_000_000);
  });
});

const html = async (text: string) => (await show(text)).innerHTML;

test('GitHub-flavoured Markdown', async () => {
  expect(await html('| a | b |\n| :-: | - |\n| 1 | 2 |')).toMatch(
    /<table><thead><tr><th class="[^"]+">a<\/th><th>b/,
  );
  expect(await html('- [x] done\n- [ ] open')).toContain('aria-label="Not done"');
  expect(await html('~~gone~~ https://example.com')).toContain('<del>gone</del>');
  expect(await html('a &amp; b &copy;')).toBe('<p>a &amp; b ©</p>');
});

test.each([
  ['js', 'const a = 1;', 'hljs-keyword'],
  ['dockerfile', 'FROM a AS b', 'hljs-keyword'],
  ['yaml', 'kind: Pod', 'hljs-attr'],
  ['bash', 'echo "a"', 'hljs-string'],
])('code in %s is highlighted', async (language, code, name) =>
  expect(await html(`\`\`\`${language}\n${code}\n\`\`\``)).toContain(name),
);

test('headings can be linked to, and ids do not meet those of the page', async () => {
  const frame = await show('[down](#set-up-1)\n\n## Set up!\n\n## Set up\n\nx[^1]\n\n[^1]: note');
  expect([...frame.querySelectorAll('h3, h4')].map(({ id }) => id)).toEqual([
    'user-content-set-up',
    'user-content-set-up-1',
  ]);
  for (const link of frame.querySelectorAll('a')) {
    expect(frame.querySelector(`[id="${link.getAttribute('href')?.slice(1)}"]`)).not.toBeNull();
  }
});

test('a picture is a link to it, but not inside another link', async () => {
  expect((await show('![logo](https://example.com/a.png)')).querySelector('a')?.textContent).toBe(
    'Picture: logo',
  );
  const linked = await show('[![logo](https://example.com/a.png)](https://example.com/)');
  expect(linked.querySelectorAll('a')).toHaveLength(1);
  expect(linked.querySelectorAll('img')).toHaveLength(0);
});
