/** Keys of the OCI annotation specification whose values are links; any other value stays text. */
const LINKS: readonly string[] = [
  'org.opencontainers.image.source',
  'org.opencontainers.image.url',
  'org.opencontainers.image.documentation',
];

/** The address a label may be clicked to; whoever pushed the image chose it, so only http and https. */
export const safeLink = (key: string, value: string): string | undefined => {
  if (!LINKS.includes(key) || !URL.canParse(value)) return undefined;
  const { protocol, href } = new URL(value);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
};
