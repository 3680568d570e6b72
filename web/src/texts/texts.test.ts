import { describe, expect, test } from 'vitest';
import { consoleTexts as enConsole } from './en/console.ts';
import { entrance as enEntrance } from './en/entrance.ts';
import { onDemandTexts as enOnDemand } from './en/on-demand.ts';
import { consoleTexts as koConsole } from './ko/console.ts';
import { entrance as koEntrance } from './ko/entrance.ts';
import { onDemandTexts as koOnDemand } from './ko/on-demand.ts';
import { LANGUAGES } from './language.ts';

const ENGLISH = { ...enEntrance, ...enConsole, ...enOnDemand };
const OTHERS = { ko: { ...koEntrance, ...koConsole, ...koOnDemand } };

const textsOf = (texts: object, path: readonly string[] = []): [key: string, text: string][] =>
  Object.entries(texts).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[[...path, name].join('.'), value]] : textsOf(value, [...path, name]),
  );

const formsOf = (language: string) => new Intl.PluralRules(language).resolvedOptions().pluralCategories;

const PLURAL = /_(zero|one|two|few|many|other)$/;

/** English keys with the plural forms of another language. */
const expectedKeys = (language: string) => {
  const keys = textsOf(ENGLISH).map(([key]) => key);
  const forms = formsOf(language);
  return new Set(
    keys.flatMap((key) => (PLURAL.test(key) ? forms.map((form) => key.replace(PLURAL, `_${form}`)) : [key])),
  );
};

const PLACEHOLDER = /\{\{[^}]*\}\}|<\/?\w+\/?>/g;
const placeholdersOf = (text: string) => [...(text.match(PLACEHOLDER) ?? [])].sort();

test('every language that can be chosen is held to English', () => {
  expect(Object.keys({ en: ENGLISH, ...OTHERS }).sort()).toEqual(Object.keys(LANGUAGES).sort());
});

describe.each(Object.entries(OTHERS))('%s', (language, texts) => {
  const translated = new Map(textsOf(texts));

  test('has every key of English, with its own plural forms, and no other', () => {
    expect([...translated.keys()].sort()).toEqual([...expectedKeys(language)].sort());
  });

  const english = new Map(textsOf(ENGLISH));
  const ofEnglish = (key: string) => english.get(key) ?? english.get(key.replace(PLURAL, '_other')) ?? '';

  test('every text inserts what its English one inserts', () => {
    const inserted = [...translated].map(([key, text]) => [key, placeholdersOf(text)]);
    expect(inserted).toEqual([...translated].map(([key]) => [key, placeholdersOf(ofEnglish(key))]));
  });

  test('no text is empty', () => {
    expect([...translated].filter(([, text]) => text.trim() === '')).toEqual([]);
  });
});

describe('ko', () => {
  const NAMES =
    /Registry Console|Docker|Podman|skopeo|nerdctl|Kubernetes|ORAS|my-app|SBOM|SPDX|CycloneDX|Syft|KiB|Push|Pull/g;

  test('everything is said in Korean, apart from names', () => {
    const others = textsOf(OTHERS.ko).filter(([, text]) => !/\p{Script=Hangul}/u.test(text));
    const said = others.map(([key, text]) => [key, text.replaceAll(PLACEHOLDER, '').replaceAll(NAMES, '')]);
    expect(said.filter(([, text]) => /\p{Letter}/u.test(text ?? ''))).toEqual([]);
  });

  // Which form fits depends on the last sound of what is inserted: 앱을, 이미지를.
  test('no particle follows what is inserted, unless it fits every word', () => {
    const particle = /\}\}[’”]?(?:<\/\w+>)?(을|를|이|가|은|는|과|와|으로|로|이라|라)(?=[\s.,]|$)/;
    expect(textsOf(OTHERS.ko).filter(([, text]) => particle.test(text))).toEqual([]);
  });
});
