import { createHash, randomUUID } from 'node:crypto';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import { expect } from 'vitest';

type Fetch = (url: string, init?: RequestInit & { duplex?: 'half' }) => Promise<Response>;

export type RegistryUnderTest = {
  /** Without a path: `http://127.0.0.1:5050`. */
  baseUrl: string;
  /** Two names that may be pushed to. What is in them already does not matter. */
  repositories: [string, string];
  /** Adds what the registry asks for by way of authentication; the plain one otherwise. */
  fetch?: Fetch;
  stop(): Promise<void>;
};

type Chunk = { body: Body; headers?: Record<string, string> };
type Body = Buffer | ReadableStream<Uint8Array>;
export type Descriptor = { mediaType: string; digest: string; size: number };

/** What a client of the distribution API does over and over. */
export const createSpecClient = ({
  baseUrl,
  repositories,
  fetch: fetchWithAuth = fetch,
}: RegistryUnderTest) => {
  const request = (
    method: string,
    path: string,
    { body, headers = {} }: Partial<Chunk> = {},
  ): Promise<Response> =>
    fetchWithAuth(new URL(path, baseUrl).href, {
      method,
      headers,
      ...(body && { body: body instanceof Buffer ? new Uint8Array(body) : body, duplex: 'half' }),
    });
  const [repository, other] = repositories;
  const path = (endpoint: string, name = repository) => `/v2/${name}/${endpoint}`;

  /** Where to go on, which a registry may give with or without its address. */
  const locationOf = (answer: Response): string => {
    const location = answer.headers.get('location');
    expect(location, 'a Location header').toBeTruthy();
    return new URL(location ?? '', baseUrl).href;
  };

  const withDigest = (location: string, digest: string): string => {
    const url = new URL(location);
    url.searchParams.set('digest', digest);
    return url.href;
  };

  const beginUpload = async (name = repository): Promise<string> => {
    const answer = await request('POST', path('blobs/uploads/', name));
    expect(answer.status).toBe(202);
    return locationOf(answer);
  };

  const finishUpload = (
    location: string,
    digest: string,
    body?: Buffer,
    headers: Record<string, string> = {},
  ) => request('PUT', withDigest(location, digest), { body, headers: { ...octets, ...headers } });

  const pushBlob = async (
    bytes: Buffer,
    { name = repository, digest = sha256(bytes) } = {},
  ): Promise<string> => {
    const answer = await finishUpload(await beginUpload(name), digest, bytes);
    expect(answer.status).toBe(201);
    return digest;
  };

  const putManifest = (
    reference: string,
    bytes: Buffer,
    mediaType: string = MEDIA_TYPES.ociManifest,
    name = repository,
  ) =>
    request('PUT', path(`manifests/${reference}`, name), {
      body: bytes,
      headers: { 'content-type': mediaType },
    });

  const getManifest = (reference: string, name = repository) =>
    request('GET', path(`manifests/${reference}`, name), { headers: ACCEPT });

  /** A manifest of its own, with its blobs pushed. `fields` replace or extend the document. */
  const newImage = async (fields: Record<string, unknown> = {}, name = repository) => {
    const config = unique('config');
    const layer = unique('layer');
    await pushBlob(config, { name });
    await pushBlob(layer, { name });
    return imageBytes({
      config: describeBytes(CONFIG_TYPE, config),
      layers: [describeBytes(LAYER_TYPE, layer)],
      ...fields,
    });
  };

  const pushImage = async (reference?: string, fields: Record<string, unknown> = {}, name = repository) => {
    const bytes = await newImage(fields, name);
    const digest = sha256(bytes);
    const answer = await putManifest(reference ?? digest, bytes, MEDIA_TYPES.ociManifest, name);
    expect(answer.status).toBe(201);
    return { bytes, digest, descriptor: describeBytes(MEDIA_TYPES.ociManifest, bytes), answer };
  };

  return {
    repository,
    other,
    request,
    path,
    locationOf,
    withDigest,
    beginUpload,
    finishUpload,
    pushBlob,
    putManifest,
    getManifest,
    newImage,
    pushImage,
  };
};
export type SpecClient = ReturnType<typeof createSpecClient>;

export const octets = { 'content-type': 'application/octet-stream' };
export const ACCEPT = { accept: Object.values(MEDIA_TYPES).join(', ') };

export const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
export const sha512 = (bytes: Uint8Array) => `sha512:${createHash('sha512').update(bytes).digest('hex')}`;

export const CONFIG_TYPE = 'application/vnd.oci.image.config.v1+json';
export const LAYER_TYPE = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** Content that no earlier run of the suite has left behind. */
export const unique = (what: string): Buffer => Buffer.from(`${what} ${randomUUID()}`);
export const uniqueTag = (): string => `t${randomUUID().slice(0, 13)}`;

export const describeBytes = (mediaType: string, bytes: Buffer, digest = sha256(bytes)): Descriptor => ({
  mediaType,
  digest,
  size: bytes.length,
});

/** OCI image spec 1.1, "Guidance for an Empty Descriptor". */
export const EMPTY = Buffer.from('{}');
export const EMPTY_DESCRIPTOR = describeBytes('application/vnd.oci.empty.v1+json', EMPTY);

/** Indented, so that a registry that writes documents anew is found out. */
const documentBytes = (fields: Record<string, unknown>): Buffer =>
  Buffer.from(JSON.stringify({ schemaVersion: 2, ...fields }, null, 3));

export const imageBytes = (fields: Record<string, unknown>): Buffer =>
  documentBytes({ mediaType: MEDIA_TYPES.ociManifest, ...fields });

export const indexBytes = (fields: Record<string, unknown>): Buffer =>
  documentBytes({ mediaType: MEDIA_TYPES.ociIndex, ...fields });

/** Sent with `Transfer-Encoding: chunked`. With `cutOff` the connection breaks where the rest would come. */
export const streamOf = (pieces: Buffer[], { cutOff = false } = {}): ReadableStream<Uint8Array> => {
  const rest = [...pieces];
  return new ReadableStream({
    async pull(controller) {
      const piece = rest.shift();
      if (piece) return controller.enqueue(new Uint8Array(piece));
      if (!cutOff) return controller.close();
      // Else the pieces might be thrown away together with the request before they were sent.
      await new Promise((resolve) => setTimeout(resolve, 100));
      controller.error(new Error('cut off by the test'));
    },
  });
};

/** OCI distribution spec 1.1, "Error Codes". */
export const expectRefusal = async (
  answer: Response,
  statuses: number | number[],
  codes?: string | string[],
) => {
  expect([statuses].flat()).toContain(answer.status);
  const { errors } = (await answer.json()) as { errors: { code: string; message?: unknown }[] };
  expect(errors[0]?.code).toMatch(/^[A-Z_]+$/);
  expect(typeof errors[0]?.message).toBe('string');
  if (codes) expect([codes].flat()).toContain(errors[0]?.code);
};
