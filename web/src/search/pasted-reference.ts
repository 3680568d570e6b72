/** What somebody copied from a terminal or a file, as far as it can be read without asking the server. */
export type PastedReference = {
  /** `localhost:5050`; undefined when the text begins with the path. */
  host: string | undefined;
  path: readonly string[];
  tag?: string;
  digest?: string;
};

/** The distribution specification's grammar; `shared/oci` holds it for the server, in code that is not sent to browsers. */
const COMPONENT = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

export const isDigest = (text: string) => DIGEST.test(text);

/**
 * Reads `team-a/app`, `localhost:5050/team-a/app:1.0`, `team-a.example.com/app@sha256:…`, with or without
 * `docker pull` or `docker://` before it.
 */
export const parsePasted = (text: string): PastedReference | undefined => {
  const word = text.trim().split(/\s+/).at(-1) ?? '';
  const [named = '', digest, ...rest] = word.replace(/^[a-z-]+:\/\//, '').split('@');
  if (rest.length > 0 || (digest !== undefined && !isDigest(digest))) return undefined;
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const [whole, tag] = colon < 0 ? [named] : [named.slice(0, colon), named.slice(colon + 1)];
  if (tag !== undefined && !TAG.test(tag)) return undefined;

  const parts = whole.split('/');
  if (parts.length < 2) return undefined;
  // As clients tell a host from a name: it has a dot or a port, or is this machine.
  const [first = ''] = parts;
  const host = /[.:]/.test(first) || first === 'localhost' ? first : undefined;
  const path = host === undefined ? parts : parts.slice(1);
  if (!path.every((part) => COMPONENT.test(part))) return undefined;
  return { host, path, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
};

/** Registries it may be about: the name is the first part of the path, or of the host. */
export const registriesOf = ({ host, path }: PastedReference): string[] => {
  const ofHost = host?.split(/[.:]/)[0];
  return [path.length > 1 ? path[0] : undefined, ofHost].filter((name) => name !== undefined);
};

type Endpoints = { name: string; publicEndpointUrl: string; privateEndpointUrl: string };

/** The image of one of these registries that the reference names, by the endpoint's address or else by the name. */
export const imageIn = (
  { host, path }: PastedReference,
  registries: readonly Endpoints[],
): { registry: string; image: string } | undefined => {
  if (host !== undefined) {
    const whole = `${host}/${path.join('/')}`;
    for (const { name, publicEndpointUrl, privateEndpointUrl } of registries) {
      for (const url of [publicEndpointUrl, privateEndpointUrl]) {
        const { host: at, pathname } = new URL(url);
        const prefix = `${at}${pathname.replace(/\/+$/, '')}/`;
        if (whole.startsWith(prefix)) return { registry: name, image: whole.slice(prefix.length) };
      }
    }
  }
  // Another address for the same endpoint: a proxy's, or the one a colleague uses.
  const [first = '', ...image] = path;
  if (image.length > 0 && registries.some(({ name }) => name === first))
    return { registry: first, image: image.join('/') };
  return undefined;
};
