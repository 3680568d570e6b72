/** Enough for what builders write; more is neither kept nor found. UTF-16 code units. */
const LABELS_MAX = 40;
const KEY_MAX = 128;
const VALUE_MAX = 256;
const TERM_MAX = 128;
const TERMS_MAX = 200;

/** Different for every build, and nobody looks for it. */
const NOT_SOUGHT = new Set(['org.opencontainers.image.created', 'org.label-schema.build-date']);

/** The labels by which a manifest can be found, each cut to a bearable length. */
export const soughtLabels = (labels: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(labels)
      .filter(([key, value]) => key.length <= KEY_MAX && value !== '' && !NOT_SOUGHT.has(key))
      .slice(0, LABELS_MAX)
      .map(([key, value]) => [clean(key), clean(value.slice(0, VALUE_MAX))]),
  );

/** PostgreSQL's texts hold every character but this one; half a pair is what cutting may leave. */
const clean = (text: string) => text.replaceAll('\0', '').toWellFormed();

/** A pair is marked, so that no word begins like it: `org` must not find everything that has an OCI label. */
const pairTerm = (key: string, value: string) => term(`=${key}=${value}`);
const term = (text: string) => text.toLowerCase().slice(0, TERM_MAX).toWellFormed();
const wordsOf = (value: string) => value.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];

/** A label is found by `key=value`, by its value, and by each word of its value; by the beginning of these, too. */
const termsOfLabel = ([key, value]: [string, string]): string[] => [
  pairTerm(key, value),
  term(value),
  ...wordsOf(value).map(term),
];

/** What the index of labels holds of a manifest. */
export const labelTerms = (labels: Record<string, string>): string[] =>
  [...new Set(Object.entries(labels).flatMap(termsOfLabel))].filter(Boolean).slice(0, TERMS_MAX);

/** The beginning of a term that a text asks for. */
export const soughtTerm = (text: string): string => {
  const pair = /^([^=\s]+)=(.+)$/s.exec(text);
  return pair ? pairTerm(pair[1]!, pair[2]!) : term(text);
};

/** The label by which a text finds a manifest. */
export const labelFoundBy = (
  text: string,
  labels: Record<string, string>,
): { key: string; value: string } | undefined => {
  const sought = soughtTerm(text);
  const found = Object.entries(labels).find((label) =>
    termsOfLabel(label).some((each) => each.startsWith(sought)),
  );
  return found && { key: found[0], value: found[1] };
};
